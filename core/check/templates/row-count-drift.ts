import { usualLast } from '../against.ts'
import type { CheckTemplate } from './check-template.ts'
import { numberIn, tableOf } from './sql-words.ts'

/** The number of rows stays near that of earlier times. */
export const rowCountDrift: CheckTemplate = {
  id: 'rowCountDrift',
  label: 'Row count against history',
  hint: 'The number of rows stays near that of earlier times',
  fields: [
    { name: 'percent', label: 'At most off, in percent', kind: 'number', usual: '30' },
    { name: 'last', label: 'Of the mean of the last', kind: 'number', usual: String(usualLast) },
  ],
  write: (given, asset) => {
    const [percent, last] = [numberIn(given.percent), numberIn(given.last)]
    if (percent === undefined || percent <= 0 || last === undefined || last < 1) return undefined
    return {
      name: 'row_count_drift',
      description: `The number of rows is at most ${percent} % off the mean of the last ${last} times.`,
      against: { last: Math.min(100, Math.round(last)), within: percent / 100 },
      compute: { kind: 'sql', code: `select count(*) as rows\nfrom ${tableOf(asset)}\n` },
    }
  },
}
