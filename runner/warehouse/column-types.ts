const nested = /^(STRUCT|MAP|UNION|JSON)\b|\[\d*\]$/
const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/

/** What PostgreSQL calls the types of DuckDB; what stands here for nothing else is a text. */
const known: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  UTINYINT: 'smallint',
  SMALLINT: 'smallint',
  USMALLINT: 'integer',
  INTEGER: 'integer',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'numeric(20,0)',
  HUGEINT: 'numeric(39,0)',
  UHUGEINT: 'numeric(39,0)',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  DATE: 'date',
  TIME: 'time without time zone',
  TIMESTAMP: 'timestamp without time zone',
  TIMESTAMP_S: 'timestamp without time zone',
  TIMESTAMP_MS: 'timestamp without time zone',
  TIMESTAMP_NS: 'timestamp without time zone',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  UUID: 'uuid',
  BLOB: 'bytea',
}

/** The type of a column in PostgreSQL that holds what one of DuckDB does, as PostgreSQL spells it. */
export const postgresTypeOf = (type: string): string => {
  if (nested.test(type)) return 'jsonb'
  const [, digits, scale] = decimal.exec(type) ?? []
  return digits === undefined ? (known[type] ?? 'text') : `numeric(${digits},${scale})`
}

const wholes = ['smallint', 'integer', 'bigint', 'numeric(20,0)', 'numeric(39,0)', 'numeric']
const fractions = ['real', 'double precision']

const holds = (order: readonly string[], there: string, given: string): boolean =>
  order.includes(there) && order.includes(given) && order.indexOf(there) >= order.indexOf(given)

/** Whether a column of one type takes every value of another as it is. */
export const takesAll = (there: string, given: string): boolean =>
  there === given ||
  there === 'text' ||
  holds(wholes, there, given) ||
  holds(fractions, there, given) ||
  (there === 'numeric' && given.startsWith('numeric'))
