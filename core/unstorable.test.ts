import fc from 'fast-check'
import { expect, test } from 'vitest'

import { unstorablePart } from './unstorable.ts'

test('a text that cannot be kept is found wherever it is, also as a key', () => {
  expect(unstorablePart('a\u0000')).toMatchObject({
    path: [],
    why: expect.stringContaining('NUL') as unknown,
  })
  expect(unstorablePart({ tags: { ok: 1, list: ['fine', { deep: '\ud800' }] } })).toMatchObject({
    path: ['tags', 'list', 1, 'deep'],
    why: expect.stringContaining('half a character') as unknown,
  })
  expect(unstorablePart({ 'a\u0000': 1 })?.path).toEqual(['a\u0000'])
})

test('everything else may be kept, as deep as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value)
      const cannot = text.includes(String.raw`\u0000`) || /\\ud[89a-f]/.test(text)
      fc.pre(!text.includes('\\\\'))
      expect(unstorablePart(value) !== undefined).toBe(cannot)
    }),
  )
  let deep: unknown = 'ok'
  for (let level = 0; level < 50_000; level++) deep = [deep]
  expect(unstorablePart(deep)).toBeUndefined()
})
