/** The words before the colon, and what is written after them. */
export const termNames = {
  status: 'how the run stands',
  job: 'runs of a job',
  asset: 'runs that make an asset',
  pipeline: 'runs of a pipeline',
  tag: 'runs with a tag, or name=value',
  trigger: 'what started the run',
  by: 'who started the run',
  backfill: 'runs of a backfill, by its id',
  after: 'asked for since a date, or 7d ago',
  before: 'asked for before a date, or 7d ago',
  took: 'longer than >5m or shorter than <5m',
} as const
export type TermName = keyof typeof termNames
