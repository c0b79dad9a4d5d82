import { identifierOf } from '../../document/identifier.ts'
import type { CheckTemplate } from './check-template.ts'
import { namedAfter, quotedName, tableOf } from './sql-words.ts'

/** Values of a column are those of another asset. */
export const references: CheckTemplate = {
  id: 'references',
  label: 'References',
  hint: 'Values of a column are there in another asset',
  fields: [
    { name: 'column', label: 'Column', kind: 'column' },
    { name: 'other', label: 'Other asset', kind: 'asset' },
    {
      name: 'otherColumn',
      label: 'Its column',
      kind: 'sql',
      optional: true,
      hint: 'By default of the same name.',
    },
  ],
  write: ({ column = '', other = '', otherColumn = '' }, asset) => {
    if (column === '' || other === '' || other === asset) return undefined
    // Two assets of one name in two folders arrive by two parameters.
    const as = identifierOf(other) === identifierOf(asset) ? `other_${identifierOf(other)}` : undefined
    const table = as === undefined ? tableOf(other) : quotedName(as)
    const own = quotedName(column)
    const theirs = quotedName(otherColumn === '' ? column : otherColumn)
    return {
      name: namedAfter(column, 'in', as ?? identifierOf(other)),
      description: `Each ${column} is a ${otherColumn === '' ? column : otherColumn} of ${other}.`,
      deps: [{ asset: other, ...(as !== undefined && { as }) }],
      compute: {
        kind: 'sql',
        code: `select *\nfrom ${tableOf(asset)}\nwhere ${own} is not null\n  and ${own} not in (select ${theirs} from ${table} where ${theirs} is not null)\n`,
      },
    }
  },
}
