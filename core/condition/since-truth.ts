import type { Facts } from './facts.ts'
import { keptKeys, readKeys } from './kept-keys.ts'
import { takesAway, type Triggered, type Truth } from './moment.ts'
import type { RuleState } from './rule-state.ts'

type Kept = RuleState[string]

const heldBefore = (before: Kept | undefined, facts: Facts): Map<string, Triggered> => {
  if (!before || !('since' in before)) return new Map()
  return new Map(
    before.since.flatMap(({ tick, atMs, keys }) =>
      [...readKeys(keys, facts)].map((key) => [key, { tick, atMs }] as const),
    ),
  )
}

const kept = (held: ReadonlyMap<string, Triggered>, facts: Facts): Kept => ({
  since: [...Map.groupBy(held, ([, { tick, atMs }]) => `${tick} ${atMs}`).values()].map((group) => ({
    ...(group[0]?.[1] ?? { tick: 0, atMs: 0 }),
    keys: keptKeys(
      group.map(([key]) => key),
      facts,
    ),
  })),
})

/** The keys that were triggered, now or at a tick before, and that no reset took away since; with what is to be kept of them for the next tick. */
export const sinceTruth = (
  before: Kept | undefined,
  triggers: Truth,
  resets: Truth,
  facts: Facts,
): { truth: Truth; kept: Kept } => {
  const held = heldBefore(before, facts)
  for (const [key, moment] of triggers) {
    const earlier = held.get(key)
    held.set(key, {
      tick: Math.max(earlier?.tick ?? 0, moment?.tick ?? 0),
      atMs: Math.max(earlier?.atMs ?? 0, moment?.atMs ?? 0),
    })
  }
  for (const [key, moment] of resets) {
    const one = held.get(key)
    if (one && takesAway(moment, one)) held.delete(key)
  }
  const truth = new Map(
    [...held].map(([key, { tick, atMs }]) => [
      key,
      tick === 0 ? null : { tick, atMs, handledTick: tick, handledMs: atMs },
    ]),
  )
  return { truth, kept: kept(held, facts) }
}
