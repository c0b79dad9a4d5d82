import type { Answers } from '#components/api/trpc.ts'

import type { RunRow } from './run-answer.ts'

export type BackfillRow = Answers['backfills']['list']['backfills'][number]

/** A line of the list: a run, or a backfill in the place of all of its runs. */
export type FeedRow =
  | { of: 'run'; id: string; run: RunRow }
  | { of: 'backfill'; id: string; backfill: BackfillRow }

/** What is loaded of a list whose ids sort by time, newest first. */
interface Loaded<Row> {
  rows: readonly Row[]
  /** There is nothing before them. */
  isWhole: boolean
}

/** Runs and backfills in one list, newest first: no further back than both are known. */
export function mergeFeed(runs: Loaded<RunRow>, backfills: Loaded<BackfillRow>): FeedRow[] {
  const lines: FeedRow[] = [
    ...runs.rows.map((run) => ({ of: 'run', id: run.id, run }) as const),
    ...backfills.rows.map((backfill) => ({ of: 'backfill', id: backfill.id, backfill }) as const),
  ]
  const known = [runs, backfills].flatMap(({ rows, isWhole }) => (isWhole ? [] : [rows.at(-1)?.id ?? '~']))
  const from = known.reduce((latest, id) => (id > latest ? id : latest), '')
  return lines.filter(({ id }) => id >= from).toSorted((a, b) => (a.id < b.id ? 1 : -1))
}
