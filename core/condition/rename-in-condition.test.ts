import { expect, test } from 'vitest'

import { renameInCondition } from './rename-in-condition.ts'

const asset = { attribute: 'key', from: 'orders', to: 'shop/orders' } as const

test('what a condition calls by its name is called by the new one, wherever it stands', () => {
  expect(renameInCondition('asset_matches("orders", missing()).newly_true()', asset)).toBe(
    'asset_matches("shop/orders", missing()).newly_true()',
  )
  expect(renameInCondition('eager().ignore("key:orders or group:orders")', asset)).toBe(
    'eager().ignore("key:shop/orders or group:orders")',
  )
  expect(
    renameInCondition('eager().allow("group:raw")', { attribute: 'group', from: 'raw', to: 'source' }),
  ).toBe('eager().allow("group:source")')
})

test('what names nothing of the kind stays letter by letter, and so does what cannot be read', () => {
  for (const text of [
    'AutomationCondition.eager( )',
    'asset_matches("order", missing())',
    'eager(orders',
    '"orders"',
  ])
    expect(renameInCondition(text, asset)).toBe(text)
})
