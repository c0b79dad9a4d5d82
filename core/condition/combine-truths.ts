import type { Facts } from './facts.ts'
import { later, type Moment, type Truth } from './moment.ts'
import type { KeyMapping } from './surroundings.ts'
import { amongKeys, nothing, type Among } from './truth-of-operand.ts'

/** Those of the keys that are looked at. */
export const within = (truth: Truth, among: Among): Truth =>
  among ? new Map([...truth].filter(([key]) => among.has(key))) : truth

/** What is true of keys of a dependency, told of the keys here that are made from them. */
export const broughtHere = (
  truth: Truth,
  mapping: KeyMapping,
  { facts, among }: { facts: Facts; among: Among },
): Truth => {
  if (truth.size === 0) return nothing
  if (mapping.isSame)
    return within(new Map([...truth].filter(([key]) => facts.keys.placeOf(key) !== undefined)), among)
  const found = new Map<string, Moment | null>()
  for (const key of amongKeys(among, facts)) {
    const those = mapping.of(key).filter((other) => truth.has(other))
    if (those.length > 0)
      found.set(
        key,
        those.reduce<Moment | null>((moment, other) => later(moment, truth.get(other)), null),
      )
  }
  return found
}

/** True where one of several is. */
export const either = (truths: readonly Truth[]): Truth => {
  const found = new Map<string, Moment | null>()
  for (const truth of truths) for (const [key, moment] of truth) found.set(key, later(found.get(key), moment))
  return found
}
