import { expect, test } from 'vitest'

import { offeredItems, paletteItems } from '../palette-items.ts'
import { whyLocked } from './why-locked.ts'

test('an executor that nothing here runs is shown and cannot be chosen', () => {
  expect(whyLocked('executor', 'kubernetes')).toBe('not on this installation')
  expect(whyLocked('executor', 'multiprocess')).toBeUndefined()
  expect(whyLocked('format', 'parquet')).toBeUndefined()
})

test('a compute that nothing here runs stands locked in the palette, with the reason, and is offered nowhere', () => {
  expect(paletteItems.filter(({ locked }) => locked).map(({ id }) => id)).toEqual(['asset-container'])
  expect(offeredItems.some(({ compute }) => compute === 'container')).toBe(false)
})
