import type { CheckTemplate } from './check-template.ts'
import { namedAfter, tableOf } from './sql-words.ts'

/** Every row meets a condition. */
export const rowCondition: CheckTemplate = {
  id: 'rowCondition',
  label: 'Row condition',
  hint: 'Every row meets a condition in SQL',
  fields: [{ name: 'condition', label: 'Condition', kind: 'sql', hint: 'In SQL, such as amount >= 0.' }],
  write: ({ condition = '' }, asset) => {
    const said = condition.trim()
    if (said === '') return undefined
    return {
      name: namedAfter(said.replaceAll(/\W+/g, ' ').trim().slice(0, 40)) || 'condition',
      description: `Every row has ${said}.`,
      compute: { kind: 'sql', code: `select *\nfrom ${tableOf(asset)}\nwhere (${said}) is not true\n` },
    }
  },
}
