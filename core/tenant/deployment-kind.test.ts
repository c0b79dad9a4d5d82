import { expect, test } from 'vitest'

import { may } from '../access/permissions.ts'
import { roles } from '../access/roles.ts'
import { deploymentKinds, madeKindOf, permissionFor, readsProduction } from './deployment-kind.ts'

test('only a branch reads production', () => {
  expect(deploymentKinds.filter(readsProduction)).toEqual(['branch'])
})

test('production is neither renamed nor closed', () => {
  expect(() => madeKindOf({ name: 'production', kind: 'production' })).toThrow(
    expect.objectContaining({ code: 'wrong_state' }),
  )
  expect(madeKindOf({ name: 'pr-1', kind: 'branch' })).toBe('branch')
})

test('who draws may make branches; further deployments are an admin’s', () => {
  const who = (kind: 'branch' | 'staging') => roles.filter((role) => may(role, permissionFor(kind)))
  expect(who('branch')).toEqual(['editor', 'admin', 'owner'])
  expect(who('staging')).toEqual(['admin', 'owner'])
})
