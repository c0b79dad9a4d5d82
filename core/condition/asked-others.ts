import type { Entity } from './facts.ts'
import type { Rule } from './rule.ts'
import type { Surroundings } from './surroundings.ts'

/** A part of a rule that is asked of other assets, or of checks. */
export type RuleOfOthers = Extract<Rule, { type: 'deps' | 'checks' | 'asset' }>

/** Of whom it is asked where the rule is that of an asset. */
export const askedOthers = (rule: RuleOfOthers, asset: string, around: Surroundings): Entity[] => {
  if (rule.type === 'asset') return [{ asset: rule.key }]
  if (rule.type === 'checks')
    return around
      .checksOf(asset)
      .filter(({ isBlocking }) => isBlocking || !rule.onlyBlocking)
      .map(({ name }) => ({ asset, check: name }))
  const isChosen = (key: string): boolean =>
    rule.only.every((selection) => around.chosen(selection).has(key)) &&
    !rule.without.some((selection) => around.chosen(selection).has(key))
  return around.depsOf(asset).flatMap((key) => (isChosen(key) ? { asset: key } : []))
}
