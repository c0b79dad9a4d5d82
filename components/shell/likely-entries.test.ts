import { expect, test } from 'vitest'

import { likelyEntries } from './likely-entries.ts'

const many = Array.from({ length: 10_000 }, (_, index) => ({ label: `asset_${index}` }))

test('of a long list only what may be meant is drawn, the words before scattered letters', () => {
  expect(likelyEntries(many, '')).toHaveLength(50)
  expect(likelyEntries(many, 'Asset_9999')).toEqual([{ label: 'asset_9999' }])
  const [first, ...others] = likelyEntries([...many, { label: 'a 9x9x9x8' }, { label: 'late_9998' }], '9998')
  expect(first).toEqual({ label: 'asset_9998' })
  expect(others).toContainEqual({ label: 'late_9998' })
  expect(others).toContainEqual({ label: 'a 9x9x9x8' })
})

test('a short list is left to the ranking', () => {
  const few = many.slice(0, 3)
  expect(likelyEntries(few, 'nothing')).toBe(few)
})
