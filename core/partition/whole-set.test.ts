import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { wholeSet } from './whole-set.ts'

const parsed = parseText(`sluice: pipeline
name: sets
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01" } }
  - { name: letter, set: { type: static, keys: [a, b] } }
  - { name: both, set: { type: multi, dimensions: { z: day, a: letter } } }
  - { name: typed, set: { type: timeWindow, cadence: dayly, start: "2026-01-01" } }
  - { name: begun, set: { type: timeWindow, cadence: daily, start: "2026-0" } }
  - { name: vast, set: { type: timeWindow, cadence: "* * * * *", start: "1970-01-01" } }
  - { name: broken, set: { type: multi, dimensions: { z: typed, a: letter } } }
  - { name: customer, set: { type: dynamic } }
`)
if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
const { document } = parsed

test('dimensions are looked up and stand in the order of their names; a dynamic set goes by its own', () => {
  expect(wholeSet(document, 'both')).toMatchObject({ dimensions: [{ name: 'a' }, { name: 'z' }] })
  expect(wholeSet(document, 'customer')).toEqual({ type: 'dynamic', name: 'customer' })
})

test('what is half typed, wrong, or too large to work out, is no set yet, and neither is what is made of it', () => {
  for (const name of ['typed', 'begun', 'vast', 'broken', 'nowhere'])
    expect(wholeSet(document, name)).toBeUndefined()
})
