import { lineDiff } from './line-diff.ts'

/** Where a line of a code stands in what became of the code; lines from 1. Null where it was changed or taken away. */
export const lineSince = (before: string, now: string, line: number): number | null =>
  before === now ? line : (lineDiff(before, now).find(({ old }) => old === line)?.now ?? null)
