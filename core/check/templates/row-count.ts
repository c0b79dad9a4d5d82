import type { CheckTemplate } from './check-template.ts'
import { numberIn, tableOf } from './sql-words.ts'

/** There are neither fewer nor more rows than some. */
export const rowCount: CheckTemplate = {
  id: 'rowCount',
  label: 'Row count',
  hint: 'There are so many rows, at least and at most',
  fields: [
    { name: 'least', label: 'At least', kind: 'number', usual: '1', optional: true },
    { name: 'most', label: 'At most', kind: 'number', optional: true },
  ],
  write: (given, asset) => {
    const [least, most] = [numberIn(given.least), numberIn(given.most)]
    if (least === undefined && most === undefined) return undefined
    const wrong = [
      ...(least === undefined ? [] : [`count(*) < ${least}`]),
      ...(most === undefined ? [] : [`count(*) > ${most}`]),
    ].join(' or ')
    const said = [
      ...(least === undefined ? [] : [`at least ${least}`]),
      ...(most === undefined ? [] : [`at most ${most}`]),
    ].join(' and ')
    return {
      name: 'row_count',
      description: `It has ${said} ${(most ?? least) === 1 ? 'row' : 'rows'}.`,
      compute: { kind: 'sql', code: `select count(*) as rows\nfrom ${tableOf(asset)}\nhaving ${wrong}\n` },
    }
  },
}
