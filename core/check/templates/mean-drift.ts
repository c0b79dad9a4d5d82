import { usualLast } from '../against.ts'
import type { CheckTemplate } from './check-template.ts'
import { namedAfter, numberIn, quotedName, tableOf } from './sql-words.ts'

/** The mean of a column stays near that of earlier times. */
export const meanDrift: CheckTemplate = {
  id: 'meanDrift',
  label: 'Mean against history',
  hint: 'The mean of a column stays near that of earlier times',
  fields: [
    { name: 'column', label: 'Column', kind: 'column' },
    { name: 'deviations', label: 'At most off, in standard deviations', kind: 'number', usual: '3' },
    { name: 'last', label: 'Of the last', kind: 'number', usual: String(usualLast) },
  ],
  write: ({ column = '', ...given }, asset) => {
    const [deviations, last] = [numberIn(given.deviations), numberIn(given.last)]
    if (column === '' || deviations === undefined || deviations <= 0 || last === undefined || last < 1)
      return undefined
    return {
      name: namedAfter('mean', column),
      description: `The mean of ${column} is at most ${deviations} standard deviations off that of the last ${last} times.`,
      against: { last: Math.min(100, Math.round(last)), deviations },
      compute: {
        kind: 'sql',
        code: `select avg(${quotedName(column)}) as mean\nfrom ${tableOf(asset)}\n`,
      },
    }
  },
}
