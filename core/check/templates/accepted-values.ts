import type { CheckTemplate } from './check-template.ts'
import { listed, namedAfter, quotedName, quotedText, tableOf } from './sql-words.ts'

/** A column has no values but some. */
export const acceptedValues: CheckTemplate = {
  id: 'acceptedValues',
  label: 'Accepted values',
  hint: 'A column has no values but these',
  fields: [
    { name: 'column', label: 'Column', kind: 'column' },
    { name: 'values', label: 'Values', kind: 'values', hint: 'Parted by commas. A null is left alone.' },
  ],
  write: ({ column = '', values }, asset) => {
    const accepted = listed(values)
    if (column === '' || accepted.length === 0) return undefined
    return {
      name: namedAfter(column, 'accepted'),
      description: `Each ${column} is ${accepted.join(', ')}.`,
      compute: {
        kind: 'sql',
        code: `select *\nfrom ${tableOf(asset)}\nwhere ${quotedName(column)}::varchar not in (${accepted.map(quotedText).join(', ')})\n`,
      },
    }
  },
}
