import type { FilterMoment, RunFilter } from './run-filter.ts'

/** The filter with its times of the calendar read on the clock of a zone, but for those that say that they are UTC. `momentOf`: the moment at which that clock shows a time, given as if it were UTC. */
export const filterOnClock = (filter: RunFilter, momentOf: (shownMs: number) => number): RunFilter => {
  const read = (at: FilterMoment): FilterMoment =>
    at.of === 'time' && !at.utc ? { of: 'time', atMs: momentOf(at.atMs), utc: true } : at
  return filter.map((term) => ('at' in term ? { ...term, at: read(term.at) } : term))
}
