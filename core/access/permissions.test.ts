import { describe, expect, test } from 'vitest'

import { callerMay } from './caller.ts'
import { matrix, may, permissions, permissionsOf } from './permissions.ts'
import { mayGrant, roles, type Role } from './roles.ts'

const ladder: Role[] = ['viewer', 'launcher', 'editor', 'admin', 'owner']

describe('the matrix', () => {
  test('each step of the ladder may what the one below may, and more', () => {
    for (const [index, role] of ladder.entries()) {
      const below = ladder[index - 1]
      if (!below) continue
      expect(permissionsOf(role)).toEqual(expect.arrayContaining(permissionsOf(below)))
      expect(matrix[role].size, role).toBeGreaterThan(matrix[below].size)
    }
  })

  test('an owner may everything, and nobody else may delete the tenant, read the audit trail or change roles', () => {
    expect(permissionsOf('owner')).toEqual([...permissions])
    for (const permission of ['tenant.delete', 'audit.read', 'member.role', 'agentToken.manage'] as const)
      expect(roles.filter((role) => may(role, permission))).toEqual(['owner'])
  })

  test('who sees the money sees nothing else', () => {
    expect(permissionsOf('billing')).toEqual([
      'tenant.read',
      'userToken.manage',
      'billing.read',
      'billing.manage',
    ])
  })

  test('a viewer changes nothing, a launcher runs but does not draw, an editor draws but does not invite', () => {
    expect(permissionsOf('viewer').filter((permission) => !permission.endsWith('.read'))).toEqual([
      'userToken.manage',
    ])
    expect([may('launcher', 'run.launch'), may('launcher', 'pipeline.write')]).toEqual([true, false])
    expect([may('editor', 'pipeline.publish'), may('editor', 'member.invite')]).toEqual([true, false])
  })
})

test('nobody gives more than they have, and only an owner appoints who sees the money', () => {
  for (const own of roles)
    for (const granted of ladder)
      expect(mayGrant(own, granted), `${own} gives ${granted}`).toBe(
        own !== 'billing' && ladder.indexOf(granted) <= ladder.indexOf(own),
      )
  expect(roles.filter((own) => mayGrant(own, 'billing'))).toEqual(['owner'])
})

test('a token may what its owner may now and what it was given, never more than either', () => {
  const token = (...scopes: string[]) => ({ id: 't', scopes })
  expect(callerMay({ role: 'editor', token: token('*') }, 'pipeline.write')).toBe(true)
  expect(callerMay({ role: 'viewer', token: token('*') }, 'pipeline.write')).toBe(false)
  expect(callerMay({ role: 'viewer', token: token('pipeline.write') }, 'pipeline.write')).toBe(false)
  expect(callerMay({ role: 'editor', token: token('pipeline.read') }, 'pipeline.write')).toBe(false)
  expect(callerMay({ role: 'editor', token: token() }, 'pipeline.read')).toBe(false)
})
