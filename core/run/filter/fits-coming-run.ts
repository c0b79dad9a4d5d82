import { never } from '../../never.ts'
import { momentMs, type RunFilter, type RunTerm } from './run-filter.ts'

/** A run that a schedule is to start. */
export interface ComingRun {
  job: string | null
  pipeline: string
  /** Of the schedule. */
  name: string
  /** What it makes; asked for only where a filter does. */
  assets: () => readonly string[]
}

const says = (term: RunTerm, run: ComingRun): boolean => {
  switch (term.of) {
    case 'job':
      return run.job !== null && term.any.includes(run.job)
    case 'pipeline':
      return term.any.includes(run.pipeline)
    case 'asset':
      return run.assets().some((asset) => term.any.includes(asset))
    case 'trigger':
      return term.any.includes('schedule')
    case 'text':
      return `${run.job ?? ''} ${run.name}`.toLowerCase().includes(term.text.toLowerCase())
    // It stands nowhere yet, took no time, and what tags it gets is told when it starts.
    case 'status':
    case 'by':
    case 'backfill':
    case 'tag':
    case 'took':
      return false
    case 'after':
    case 'before':
      return true
    default:
      return never(term)
  }
}

/** Whether a filter leaves the runs of a schedule, as far as that is known before they start: all but when they are. */
export const fitsComingRun = (filter: RunFilter, run: ComingRun): boolean =>
  filter.every((term) => says(term, run) !== ('not' in term && term.not))

/** Whether a moment lies where the filter looks. */
export const isWithin = (filter: RunFilter, atMs: number, nowMs: number): boolean =>
  filter.every((term) => {
    if (term.of === 'after') return atMs >= momentMs(term.at, nowMs)
    return term.of !== 'before' || atMs < momentMs(term.at, nowMs)
  })
