import { expect, test, vi } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import { followingValidator } from './validator.ts'

const compute = { kind: 'external' }
const drawn = {
  ...emptyDocument('here'),
  elements: {
    a: element.parse({ id: 'a', kind: 'asset', key: 'a', deps: [{ asset: 'elsewhere' }], compute }),
  },
}
const elsewhere = [{ key: 'elsewhere', pipeline: 'other' }]

test('what another pipeline begins or ceases to make is known while the designer is open', async () => {
  const learned = vi.fn()
  const { validate, know } = followingValidator([], undefined, learned)
  // What looks over is fetched at the first look, and tells when it is there.
  expect(validate(drawn)).toEqual([])
  await vi.waitFor(() => expect(learned).toHaveBeenCalledTimes(1), { timeout: 20_000 })
  const codes = () => validate(drawn).map(({ code }) => code)
  expect(codes()).toEqual(['unknown_asset'])
  expect(know(elsewhere)).toBe(true)
  expect(codes()).toEqual([])
  expect(know(elsewhere)).toBe(false)
  expect(know([])).toBe(true)
  expect(codes()).toEqual(['unknown_asset'])
})
