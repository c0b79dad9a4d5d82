import { expect, test } from 'vitest'

import { kubernetesAbilities, localAbilities } from '#core/document/abilities.ts'

import { offeredItems, paletteItems } from '../palette-items.ts'
import { whyLocked } from './why-locked.ts'

test('an executor that nothing here runs is shown and cannot be chosen', () => {
  expect(whyLocked('executor', 'kubernetes', localAbilities)).toBe('not on this installation')
  expect(whyLocked('executor', 'kubernetes', kubernetesAbilities)).toBeUndefined()
  expect(whyLocked('executor', 'docker', kubernetesAbilities)).toBe('not on this installation')
  expect(whyLocked('executor', 'multiprocess', localAbilities)).toBeUndefined()
  expect(whyLocked('format', 'parquet', localAbilities)).toBeUndefined()
})

test('a compute that nothing here runs stands locked in the palette, with the reason, and is offered nowhere', () => {
  expect(
    paletteItems(localAbilities)
      .filter(({ locked }) => locked)
      .map(({ id }) => id),
  ).toEqual(['asset-container'])
  expect(offeredItems(localAbilities).some(({ compute }) => compute === 'container')).toBe(false)
})
