import fc from 'fast-check'
import { expect, test } from 'vitest'

import { numberedSlug, slugOf, slugPattern } from './slug.ts'

test('a name becomes readable in an address', () => {
  expect(slugOf('Acme Corp.')).toBe('acme-corp')
  expect(slugOf('Bücher & Müßiggang')).toBe('bucher-mu-iggang')
  expect(slugOf('日本')).toBe('tenant')
})

test('whatever the name and the number, the slug is one', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.integer({ min: 1, max: 9999 }),
      (name, number) => {
        expect(numberedSlug(slugOf(name), number)).toMatch(slugPattern)
      },
    ),
  )
})
