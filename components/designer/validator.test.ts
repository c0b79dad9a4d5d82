import { expect, test } from 'vitest'

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

test('what another pipeline begins or ceases to make is known while the designer is open', () => {
  const { validate, know } = followingValidator([])
  const codes = () => validate(drawn).map(({ code }) => code)
  expect(codes()).toEqual(['unknown_asset'])
  expect(know(elsewhere)).toBe(true)
  expect(codes()).toEqual([])
  expect(know(elsewhere)).toBe(false)
  expect(know([])).toBe(true)
  expect(codes()).toEqual(['unknown_asset'])
})

test('what few elements have is looked over as soon as a document has some of it', async () => {
  const learned = Promise.withResolvers<undefined>()
  const { validate } = followingValidator([], undefined, () => learned.resolve(undefined))
  const made = element.parse({ id: 'r', kind: 'resource', name: 'store', type: 'postgrs', config: {} })
  const withOne = { ...emptyDocument('here'), elements: { r: made } }
  validate(withOne)
  await learned.promise
  expect(validate(withOne).map(({ code }) => code)).toEqual(['unknown_type'])
})
