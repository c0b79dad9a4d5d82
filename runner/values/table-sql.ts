export const tableFormats = ['parquet', 'csv', 'json'] as const
export type TableFormat = (typeof tableFormats)[number]

export const isTableFormat = (format: string): format is TableFormat =>
  (tableFormats as readonly string[]).includes(format)

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** DuckDB's expression that reads files of one format as a table. A path is taken as it is: no wildcard in it is expanded. */
export function readTable(paths: string[], format: TableFormat): string {
  const list = `[${paths.map((path) => quoted(path.replaceAll(/[*?[]/g, '[$&]'))).join(', ')}]`
  switch (format) {
    case 'parquet':
      return `read_parquet(${list}, union_by_name = true)`
    case 'csv':
      return `read_csv(${list}, union_by_name = true, sample_size = -1)`
    case 'json':
      return `read_json(${list}, union_by_name = true, sample_size = -1, map_inference_threshold = -1)`
  }
}

/** DuckDB calls the only column of a list of plain values "json"; for people it is "value". */
export const selectTable = (source: string, columnNames: string[], format: TableFormat): string =>
  format === 'json' && columnNames.length === 1 && columnNames[0] === 'json'
    ? `SELECT json AS value FROM ${source}`
    : `SELECT * FROM ${source}`

/** Options of COPY that write a table in a format. */
export function writeOptions(format: TableFormat): string {
  switch (format) {
    case 'parquet':
      return '(FORMAT parquet, COMPRESSION snappy)'
    case 'csv':
      return '(FORMAT csv, HEADER true)'
    case 'json':
      return '(FORMAT json, ARRAY true)'
  }
}
