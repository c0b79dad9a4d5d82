import { z } from 'zod'

import type { TrueTree } from './evaluate-rule.ts'
import type { Facts } from './facts.ts'
import { wholeKey, type Entity } from './facts.ts'
import { keptKeys } from './kept-keys.ts'
import { ruleWords } from './rule-words.ts'
import type { Rule } from './rule.ts'

/** A part of a rule as it was found at a tick, in words. */
export interface ToldTree {
  words: string
  type: Rule['type']
  /** Which asset or check it was asked of, where not of the one whose rule it is. */
  about?: string | undefined
  /** Of how many partitions it is true; of what is not partitioned, 1 or 0. */
  count: number
  /** Some of them. Absent where it is not partitioned. */
  keys?: string[] | undefined
  /** True: no key was left for which it would have mattered. */
  skipped?: true | undefined
  /** True: it happened, where it could also be a state that lasts. */
  happened?: true | undefined
  of?: ToldTree[] | undefined
}

export const toldTree: z.ZodType<ToldTree> = z.object({
  words: z.string(),
  type: z.enum([
    'operand',
    'and',
    'or',
    'not',
    'newlyTrue',
    'since',
    'deps',
    'checks',
    'asset',
    'downstream',
  ]),
  about: z.string().optional(),
  count: z.number(),
  keys: z.array(z.string()).optional(),
  skipped: z.literal(true).optional(),
  happened: z.literal(true).optional(),
  of: z.array(z.lazy(() => toldTree)).optional(),
})

/** Keys, or stretches of them, that are told of each part. */
const mostKeys = 20

export const entityName = ({ asset, check }: Entity): string =>
  check === undefined ? asset : `${check} of ${asset}`

/** What was found at a tick, as it is kept and shown. */
export const tellTree = (
  tree: TrueTree,
  factsOf: (entity: Entity) => Pick<Facts, 'keys' | 'isGrowing'> | undefined,
  about = entityName(tree.entity),
): ToldTree => {
  const { truth, entity, rule, of, isAsked } = tree
  const name = entityName(entity)
  const facts = factsOf(entity)
  const isWhole = facts === undefined || facts.keys.placeOf(wholeKey) !== undefined
  const parts = of.map((part) => tellTree(part, factsOf, name))
  const happened = rule.type === 'operand' && [...truth.values()].some((moment) => moment !== null)
  return {
    words: ruleWords(rule),
    type: rule.type,
    ...(name !== about && { about: name }),
    count: truth.size,
    ...(!isWhole && { keys: keptKeys(truth.keys(), facts).slice(0, mostKeys) }),
    ...(!isAsked && { skipped: true }),
    ...(happened && { happened: true }),
    ...(parts.length > 0 && { of: parts }),
  }
}
