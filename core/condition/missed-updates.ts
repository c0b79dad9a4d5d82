import type { Entity, Facts, Update } from './facts.ts'

/** Names an asset or a check in a map. */
export const nameOf = ({ asset, check }: Entity): string =>
  check === undefined ? asset : `${asset}\n${check}`

/** The asset that such a name is of. */
const assetIn = (name: string): string => name.slice(0, name.includes('\n') ? name.indexOf('\n') : undefined)

/** What happened of assets and checks, by name and partition, while a rule was set aside; as it is kept. */
export type MissedUpdates = Readonly<Record<string, Readonly<Record<string, Update>>>>

const both = (before: Update | undefined, { atMs, begunMs, isOtherData }: Update): Update => ({
  atMs: Math.max(atMs, before?.atMs ?? 0),
  begunMs: Math.max(begunMs, before?.begunMs ?? 0),
  isOtherData: isOtherData || (before?.isOtherData ?? false),
})

/** What a rule has missed once what happened since the last tick is added, as far as it looks at it. Of each partition what happened last counts. */
export const withMissed = (
  missed: MissedUpdates,
  updates: ReadonlyMap<string, ReadonlyMap<string, Update>>,
  looksAt: ReadonlySet<string>,
): MissedUpdates => {
  const found: Record<string, Record<string, Update>> = Object.fromEntries(
    Object.entries(missed).map(([name, own]) => [name, { ...own }]),
  )
  for (const [name, own] of updates) {
    if (!looksAt.has(assetIn(name))) continue
    const kept = (found[name] ??= {})
    for (const [key, update] of own) kept[key] = both(kept[key], update)
  }
  return found
}

/** What is known of an asset or a check to a rule that missed updates of it. */
export const factsWithMissed = (
  facts: Facts | undefined,
  entity: Entity,
  missed: MissedUpdates,
): Facts | undefined => {
  const own = missed[nameOf(entity)]
  if (!facts || !own) return facts
  const updated = new Map(facts.updated)
  for (const [key, update] of Object.entries(own)) {
    const since = updated.get(key)
    updated.set(key, since ? both(update, since) : update)
  }
  return { ...facts, updated }
}

const firstWaitMs = 30_000
const longestWaitMs = 3_600_000

/** How long a rule is set aside after so many failures in a row, in milliseconds: half a minute, then twice as long each time, at most an hour. */
export const setAsideMs = (failures: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, failures - 1))
