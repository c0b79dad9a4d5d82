import { expect, test } from 'vitest'

import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { findCircles } from './find-circles.ts'
import { validate } from './validate.ts'

const told = (document: PipelineDocument): string[] =>
  validate(document, { foreignKeys: new Set<string>() }).map(({ code, message }) => `${code}: ${message}`)

test('too many elements, and too many bytes', () => {
  const many = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index): [string, Element] => [
      `n${index}`,
      { kind: 'note', id: `n${index}`, text: 'x'.repeat(250) },
    ]),
  )
  expect(told({ settings: { name: 'x' }, elements: many, layout: {} })).toEqual([
    'too_many_elements: A pipeline has at most 10,000 elements; this one has 20,000. Split it into several pipelines.',
    'too_large: A pipeline has at most 4.0 MB; this one has 5.5 MB. Split it into several pipelines, or keep large data in files.',
  ])
})
test('a circle of ten thousand is found without exhausting the stack', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => String(index))
  expect(findCircles(names, (name) => [String((Number(name) + 1) % 10_000)])[0]?.length).toBe(10_000)
})
