import { sameJson } from '../same-json.ts'
import { partsOf, withParts, type Rule } from './rule.ts'

/** Puts a selection on every question that is asked of dependencies. */
export const selecting = (rule: Rule, side: 'only' | 'without', selection: string): Rule =>
  rule.type === 'deps'
    ? { ...rule, [side]: [...rule[side], selection] }
    : withParts(rule, (part) => selecting(part, side, selection))

const isLike = (rule: Rule, other: Rule): boolean =>
  sameJson(rule, other) || sameJson({ ...rule, label: undefined }, { ...other, label: undefined })

/** Puts another rule in the place of every part that is like `old`. */
export const replaced = (rule: Rule, old: Rule, by: Rule): Rule =>
  isLike(rule, old) ? by : withParts(rule, (part) => replaced(part, old, by))

/** Takes a part out of what is joined; what is left of one alone is that one. */
export const without = (rule: Rule, part: Rule): Rule => {
  const inside = withParts(rule, (one) => without(one, part))
  if (inside.type !== 'and' && inside.type !== 'or') return inside
  const left = inside.of.filter((one) => !isLike(one, part))
  const [only, ...others] = left
  return only && others.length === 0 && partsOf(inside).length > 1 ? only : { ...inside, of: left }
}
