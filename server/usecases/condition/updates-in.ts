import { wholeKey, type Update } from '#core/condition/facts.ts'
import { nameOf } from '#core/condition/missed-updates.ts'
import type { ConditionNews } from '#server/db/sql/condition-news.ts'

/** An update and the run that brought it. */
export type UpdateOfRun = Update & { runId: string | null }

/** Updates since the last tick, by asset or check and by partition. What happened last counts. */
export const updatesIn = (news: readonly ConditionNews[]): Map<string, Map<string, UpdateOfRun>> => {
  const found = new Map<string, Map<string, UpdateOfRun>>()
  for (const { kind, name, partition, checkName, sourceId, at, begunAt, isOtherData } of news) {
    if (kind !== 'updated' || name === null || !at) continue
    const entity = nameOf({ asset: name, ...(checkName !== null && { check: checkName }) })
    const updates = found.get(entity) ?? new Map<string, UpdateOfRun>()
    const key = partition ?? wholeKey
    const before = updates.get(key)
    const isLater = !before || at.getTime() >= before.atMs
    updates.set(key, {
      atMs: Math.max(at.getTime(), before?.atMs ?? 0),
      begunMs: Math.max((begunAt ?? at).getTime(), before?.begunMs ?? 0),
      isOtherData: (isOtherData ?? false) || (before?.isOtherData ?? false),
      runId: isLater ? sourceId : before.runId,
    })
    found.set(entity, updates)
  }
  return found
}
