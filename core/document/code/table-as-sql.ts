import { csvRows } from './csv-rows.ts'

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** Beyond that a figure is kept as text: it is a key of somebody's, and rounding would make it another. */
const mostDigits = 15

const isNumber = (field: string): boolean =>
  number.test(field) && field.replaceAll(/\D/g, '').length <= mostDigits
const isTruth = (field: string): boolean => /^(?:true|false)$/i.test(field)

const text = (field: string): string => `'${field.replaceAll("'", "''")}'`
const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Names for the columns, each another: what has none is called after its place. */
const columnNames = (head: readonly string[]): string[] => {
  const taken = new Set<string>()
  return head.map((field, index) => {
    const wanted = field.trim() || `column_${index + 1}`
    let name = wanted
    for (let next = 2; taken.has(name.toLowerCase()); next++) name = `${wanted}_${next}`
    taken.add(name.toLowerCase())
    return name
  })
}

/** How the fields of a column are spelled: numbers and truths where all are, else texts; what is empty is null. */
const spelling = (fields: readonly string[]): ((field: string) => string) => {
  const filled = fields.filter((field) => field !== '')
  const bare = filled.length > 0 && (filled.every(isNumber) || filled.every(isTruth))
  return (field) => (field === '' ? 'null' : bare ? field.toLowerCase() : text(field))
}

/** A query that gives the rows of a CSV text, whose first line names the columns; undefined where there is no row. */
export const tableAsSql = (csv: string): string | undefined => {
  const [head, ...rows] = csvRows(csv)
  if (!head || rows.length === 0) return undefined
  const names = columnNames(head)
  const spell = names.map((_, index) => spelling(rows.map((row) => row[index] ?? '')))
  const lines = rows.map((row) => `  (${spell.map((one, index) => one(row[index] ?? '')).join(', ')})`)
  return `select *\nfrom (values\n${lines.join(',\n')}\n) as rows (${names.map(quotedName).join(', ')})\n`
}
