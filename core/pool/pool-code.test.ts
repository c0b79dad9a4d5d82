import fc from 'fast-check'
import { expect, test } from 'vitest'

import { generationOfSecret, poolCodeText, poolGeneration, poolSecret } from './pool-code.ts'

test('a secret tells its generation, whatever was derived', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), noInvalidDate: true }),
      fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      (madeAt, derived) => {
        const generation = poolGeneration(madeAt)
        expect(generationOfSecret(poolSecret(generation, derived))).toBe(generation)
      },
    ),
  )
})

test('two lives of a pool share no text, nor do two pools', () => {
  const [one, other] = [new Date(1_000), new Date(1_001)].map(poolGeneration)
  const texts = [
    poolCodeText('tenant', 'key', one ?? ''),
    poolCodeText('tenant', 'key', other ?? ''),
    poolCodeText('tenant', 'keys', one ?? ''),
  ]
  expect(new Set(texts).size).toBe(3)
})

test('what claims no generation has none', () => {
  expect(generationOfSecret('')).toBeUndefined()
  expect(generationOfSecret('ABC-def')).toBeUndefined()
})
