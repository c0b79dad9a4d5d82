import { mostPerRun } from '#core/backfill/most-per-run.ts'

/** How a backfill goes about its partitions, as it is chosen. */
export interface BackfillSettings {
  order: 'ascending' | 'descending'
  onFailure: 'continue' | 'stop'
  mostAtOnce: number
  /** A run makes one partition, or a range of at most so many. */
  perRun: 'one' | 'range'
  longest: number
}

export const usualBackfill: BackfillSettings = {
  order: 'ascending',
  onFailure: 'continue',
  mostAtOnce: 10,
  perRun: 'one',
  longest: mostPerRun,
}

/** The same as a request says it. */
export const requestedBackfill = ({ perRun, longest, ...rest }: BackfillSettings) => ({
  ...rest,
  mostPerRun: perRun === 'one' ? 1 : longest,
})
