import type { CheckTemplate } from './check-template.ts'
import { listed, namedAfter, quotedName, tableOf } from './sql-words.ts'

/** Columns have a value in every row. */
export const notNull: CheckTemplate = {
  id: 'notNull',
  label: 'Not null',
  hint: 'Columns have a value in every row',
  fields: [{ name: 'columns', label: 'Columns', kind: 'columns' }],
  write: (given, asset) => {
    const columns = listed(given.columns)
    if (columns.length === 0) return undefined
    const lacking = columns.map((column) => `${quotedName(column)} is null`).join(' or ')
    return {
      name: namedAfter('not_null', ...columns),
      description: `${columns.join(' and ')} ${columns.length === 1 ? 'has' : 'have'} a value in every row.`,
      compute: { kind: 'sql', code: `select *\nfrom ${tableOf(asset)}\nwhere ${lacking}\n` },
    }
  },
}
