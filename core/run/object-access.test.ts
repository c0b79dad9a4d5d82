import { expect, test } from 'vitest'

import { objectAccess } from './object-access.ts'

const asker = { folder: 'production', behind: null, runId: 'r1', purpose: 'run' as const }

test.each([
  ['production/orders/_/value.json', 'allowed', 'allowed'],
  ['production/.runs/r1/step/result/_/value.json', 'allowed', 'allowed'],
  ['production/.runs/r2/step/result/_/value.json', 'allowed', 'not_allowed'],
  ['production/.runs', 'allowed', 'not_allowed'],
  ['production', 'allowed', 'not_allowed'],
  ['staging/orders/_/value.json', 'not_found', 'not_found'],
  ['production2/orders', 'not_found', 'not_found'],
  ['.incoming/x', 'not_found', 'not_found'],
])('%s: reading is %s, writing %s', (key, read, write) => {
  expect(objectAccess(asker, key, 'read')).toBe(read)
  expect(objectAccess(asker, key, 'write')).toBe(write)
})

test.each([
  ['production/orders/_/value.json', 'allowed', 'not_allowed'],
  ['production/.runs/r1/step/result/_/value.json', 'allowed', 'allowed'],
  ['production/.runs/r2/step/result/_/value.json', 'allowed', 'not_allowed'],
  ['production/.environments/abc.tar.zst', 'allowed', 'allowed'],
  ['staging/orders/_/value.json', 'not_found', 'not_found'],
])('a trial writes no asset: of %s reading is %s, writing %s', (key, read, write) => {
  expect(objectAccess({ ...asker, purpose: 'trial' }, key, 'read')).toBe(read)
  expect(objectAccess({ ...asker, purpose: 'trial' }, key, 'write')).toBe(write)
})

test.each([
  ['production/orders/_/value.json', 'allowed', 'not_found'],
  ['production', 'not_found', 'not_found'],
  ['production/.runs/r2/step/result/_/value.json', 'not_found', 'not_found'],
  ['production/.environments/abc.tar.zst', 'not_found', 'not_found'],
  ['pr-1/orders/_/value.json', 'allowed', 'allowed'],
  ['pr-2/orders/_/value.json', 'not_found', 'not_found'],
])(
  'a branch reads assets of production and writes none: of %s reading is %s, writing %s',
  (key, read, write) => {
    const branch = { ...asker, folder: 'pr-1', behind: 'production' }
    expect(objectAccess(branch, key, 'read')).toBe(read)
    expect(objectAccess(branch, key, 'write')).toBe(write)
  },
)
