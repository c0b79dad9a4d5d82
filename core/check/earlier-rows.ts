import type { Figures } from './against.ts'

/**
 * What a check measured before, newest first. Where that is less often than counts, the row counts that materializations told before its first time
 * stand for the figure `rows`: a check that is drawn today knows them already.
 */
export const withEarlierRows = (
  measured: readonly { atMs: number; figures: Figures }[],
  made: readonly { atMs: number; rows: number }[],
  last: number,
): Figures[] => {
  const own = measured.map(({ figures }) => figures)
  const first = measured.at(-1)
  // The value that it measured first was made before that.
  const before = made.filter(({ atMs }) => first === undefined || atMs < first.atMs).slice(first ? 1 : 0)
  return [...own, ...before.map(({ rows }) => ({ rows }))].slice(0, last)
}
