import { quoted, quotedName } from './table-sql.ts'

/** Rows in a file, and what DuckDB reads them as. */
export interface RowsFile {
  path: string
  columns: { name: string; type: string }[]
}

/** PostgreSQL writes bytes as hexadecimal text behind \x. */
const valueOf = (position: string, type: string): string =>
  type === 'BLOB' ? `unhex(substr(${position}, 3))` : `CAST(${position} AS ${type})`

/** What DuckDB selects the rows of a file with. Of two columns of one name the later has a number behind its own. */
export const selectRows = ({ path, columns }: RowsFile): string => {
  const taken = new Set<string>()
  const named = columns.map(({ name, type }, index) => {
    let free = name
    for (let count = 1; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`
    taken.add(free.toLowerCase())
    return `${valueOf(`c${index}`, type)} AS ${quotedName(free)}`
  })
  const texts = columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  return `SELECT ${named.join(', ')} FROM read_csv(${quoted(path)}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false, strict_mode = true, columns = {${texts}})`
}
