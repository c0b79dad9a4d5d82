import type { CheckTemplate } from './check-template.ts'
import { listed, namedAfter, quotedName, tableOf } from './sql-words.ts'

/** No two rows have the same values in columns. */
export const unique: CheckTemplate = {
  id: 'unique',
  label: 'Unique',
  hint: 'No two rows have the same values in columns',
  fields: [{ name: 'columns', label: 'Columns', kind: 'columns' }],
  write: (given, asset) => {
    const columns = listed(given.columns)
    if (columns.length === 0) return undefined
    const names = columns.map(quotedName).join(', ')
    return {
      name: namedAfter('unique', ...columns),
      description: `No two rows have the same ${columns.join(' and ')}.`,
      compute: {
        kind: 'sql',
        code: `select ${names}, count(*) as times\nfrom ${tableOf(asset)}\ngroup by ${names}\nhaving count(*) > 1\n`,
      },
    }
  },
}
