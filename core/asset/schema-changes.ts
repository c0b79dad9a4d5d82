import type { Column } from '../run/metadata.ts'
import type { MadeValue } from './value-course.ts'

/** What changed of the columns between a value and the one before it. */
export interface SchemaChange {
  atMs: number
  runId: string
  added: Column[]
  removed: Column[]
  /** Columns that kept their name. */
  retyped: { name: string; from: string; to: string }[]
  /** Who reads what was there before may fail: a column is gone, or of another type. */
  isBreaking: boolean
}

const changeBetween = (
  before: readonly Column[],
  after: readonly Column[],
): Omit<SchemaChange, 'atMs' | 'runId'> => {
  const old = new Map(before.map((column) => [column.name, column]))
  const now = new Map(after.map((column) => [column.name, column]))
  const removed = before.filter(({ name }) => !now.has(name))
  const retyped = after.flatMap(({ name, type }) => {
    const from = old.get(name)?.type
    return from === undefined || from === type ? [] : [{ name, from, to: type }]
  })
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed,
    retyped,
    isBreaking: removed.length > 0 || retyped.length > 0,
  }
}

/** How the columns of an asset changed from value to value, newest first. Values without columns are passed over; another order of them is no change. */
export const schemaChanges = (made: readonly MadeValue[]): SchemaChange[] => {
  const changes: SchemaChange[] = []
  let before: readonly Column[] | undefined
  for (const { atMs, runId, summary } of made.toSorted((a, b) => a.atMs - b.atMs)) {
    const after = summary?.columns
    if (!after) continue
    const change = before && changeBetween(before, after)
    if (change && change.added.length + change.removed.length + change.retyped.length > 0)
      changes.push({ atMs, runId, ...change })
    before = after
  }
  return changes.reverse()
}
