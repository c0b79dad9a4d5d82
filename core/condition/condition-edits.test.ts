import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  exchanged,
  joined,
  negated,
  newCondition,
  removed,
  withSetting,
  wrapped,
  type ConditionPath,
} from './condition-edits.ts'
import { conditionForms, conditionNames, type ConditionName } from './condition-forms.ts'
import { conditionSentence } from './condition-words.ts'
import { conditionAt, type Condition } from './condition.ts'
import { parseCondition } from './parse-condition.ts'
import { spellCondition } from './spell-condition.ts'
import { arbitraryCondition } from './testing/arbitrary-condition.ts'

const parsed = (text: string): Condition => {
  const found = parseCondition(text)
  if (found.outcome === 'refused') throw new Error(found.problem.message)
  return found.condition
}
const plain = conditionNames.filter((name) => conditionForms[name].spelling !== 'sign')
const holding = plain.filter((name) => conditionForms[name].of.length > 0)

const pathsOf = (whole: Condition, path: ConditionPath = []): ConditionPath[] => [
  path,
  ...whole.of.flatMap((part, index) => pathsOf(part, [...path, index])),
]

test('whatever is done to a part, what comes of it can be written and read again', () => {
  const edit = fc.tuple(
    fc.constantFrom('join', 'negate', 'wrap', 'exchange', 'remove'),
    fc.nat(),
    fc.constantFrom<ConditionName>(...plain),
    fc.constantFrom<ConditionName>(...holding),
  )
  fc.assert(
    fc.property(arbitraryCondition, fc.array(edit, { maxLength: 6 }), (begin, edits) => {
      let whole: Condition = begin
      for (const [kind, at, name, around] of edits) {
        const paths = pathsOf(whole)
        const path = paths[at % paths.length] ?? []
        if (paths.length > 60) break
        if (kind === 'join') {
          const next = joined(whole, path, at % 2 === 0 ? 'and' : 'or', newCondition(name))
          expect(conditionAt(next.whole, next.path)).toEqual(newCondition(name))
          whole = next.whole
        } else if (kind === 'negate') {
          const once = negated(whole, path)
          if (conditionAt(whole, path)?.name !== 'not') expect(negated(once, path)).toEqual(whole)
          whole = once
        } else if (kind === 'wrap') whole = wrapped(whole, path, around)
        else if (kind === 'exchange') whole = exchanged(whole, path, name)
        else whole = removed(whole, path) ?? whole
      }
      expect(parsed(spellCondition(whole))).toEqual(whole)
      expect(conditionSentence(whole)).toMatch(/^Made when .+\.$/)
    }),
  )
})

test('a part is taken away with what only joined it', () => {
  const without = (text: string, path: ConditionPath): string | undefined => {
    const left = removed(parsed(text), path)
    return left && spellCondition(left)
  }
  expect(without('eager() & ~in_progress()', [1])).toBe('eager()')
  expect(without('eager() & ~in_progress()', [1, 0])).toBe('eager()')
  expect(without('eager() & missing() & newly_updated()', [1])).toBe('eager() & newly_updated()')
  expect(without('eager().ignore("*")', [0])).toBeUndefined()
  expect(without('missing().since(newly_updated())', [1])).toBe('missing()')
  expect(without('eager()', [])).toBeUndefined()
})

test('a setting is changed and taken away', () => {
  const whole = parsed('on_cron("@daily")')
  const zoned = withSetting(whole, [], 'cron_timezone', 'Europe/Berlin')
  expect(spellCondition(zoned)).toBe('on_cron("@daily", cron_timezone="Europe/Berlin")')
  expect(withSetting(zoned, [], 'cron_timezone', undefined)).toEqual(whole)
})

test('a condition is said in a sentence', () => {
  expect(conditionSentence(parsed('on_cron("0 6 * * *") & ~in_progress()'))).toBe(
    'Made when 0 6 * * * (UTC) passed and every input was updated since and not is being made.',
  )
})
