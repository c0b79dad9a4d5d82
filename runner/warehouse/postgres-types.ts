/** The types of PostgreSQL by their numbers, as DuckDB calls what holds their values. What stands here for nothing else is a text. */
const duckTypes: Readonly<Record<number, string>> = {
  16: 'BOOLEAN',
  17: 'BLOB',
  20: 'BIGINT',
  21: 'SMALLINT',
  23: 'INTEGER',
  26: 'BIGINT',
  114: 'JSON',
  700: 'FLOAT',
  701: 'DOUBLE',
  1082: 'DATE',
  1083: 'TIME',
  1114: 'TIMESTAMP',
  1184: 'TIMESTAMPTZ',
  2950: 'UUID',
  3802: 'JSON',
}

const numeric = 1700
const mostDigits = 38

/** A column of a result as PostgreSQL tells of it. */
export interface ToldColumn {
  name: string
  dataTypeID: number
  /** Of a number, how many digits it has; below 0: any. */
  dataTypeModifier: number
}

/** What DuckDB calls the type of a column. A number without a scale becomes a double, as DuckDB itself reads it. */
export const duckTypeOf = ({ dataTypeID, dataTypeModifier }: ToldColumn): string => {
  if (dataTypeID !== numeric) return duckTypes[dataTypeID] ?? 'VARCHAR'
  if (dataTypeModifier < 0) return 'DOUBLE'
  const digits = (dataTypeModifier - 4) >> 16
  const scale = (dataTypeModifier - 4) & 0xff_ff
  return digits <= mostDigits && scale <= digits ? `DECIMAL(${digits}, ${scale})` : 'DOUBLE'
}
