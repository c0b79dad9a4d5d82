import { describe, expect, test } from 'vitest'

import { insertDeployment } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer } from '#server/testing/test-server.ts'

const server = testServer()
const { as, deps } = server

const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('tenants and their members', () => {
  test('whoever makes a tenant owns it, and a taken address is refused', async () => {
    const owner = await server.signUp('founder')
    expect(await as(owner).tenants.create({ name: 'Acme Corp' })).toEqual({ slug: 'acme-corp' })
    expect(await as(owner).tenants.create({ name: 'Acme Corp' })).toEqual({ slug: 'acme-corp-2' })
    await expect(as(owner).tenants.create({ name: 'Acme', slug: 'acme-corp' })).rejects.toEqual(
      refusal('name_taken'),
    )
    await expect(as(owner).tenants.create({ name: 'Acme', slug: 'A B' })).rejects.toEqual(
      refusal('invalid_input'),
    )
    const current = await as(owner, 'acme-corp').tenants.current()
    expect(current).toMatchObject({ slug: 'acme-corp', name: 'Acme Corp', role: 'owner', plan: 'unlimited' })
    expect(current.deployments).toEqual([{ name: 'production', kind: 'production' }])
    expect(current.permissions).toContain('tenant.delete')
    expect((await as(owner).people.me()).tenants.map((tenant) => tenant.slug)).toEqual([
      'acme-corp',
      'acme-corp-2',
    ])
  })

  test('a deployment cannot have the name of a page of its tenant', async () => {
    const { tenantId } = await server.createTenant(await server.signUp('reserver'), 'Reserved')
    const insert = (name: string) =>
      tenantTransaction(deps.database, { tenantId }, (tx) =>
        insertDeployment(tx, { id: newId(), name, kind: 'branch' }),
      )
    await expect(insert('settings')).rejects.toMatchObject({ code: 'invalid_input' })
    await insert('settings-1')
  })

  test('a tenant of others and one that is not there are refused alike', async () => {
    const [owner, stranger] = [await server.signUp('insider'), await server.signUp('stranger')]
    const { slug } = await server.createTenant(owner, 'Closed House')
    const message = async (tenant: string) =>
      as(stranger, tenant)
        .tenants.current()
        .then(
          () => 'let in',
          (error: Error) => error.message.replace(tenant, '…'),
        )
    expect(await message(slug)).toBe(await message('no-such-house'))
    await expect(as(undefined, slug).tenants.current()).rejects.toEqual(refusal('not_signed_in'))
  })

  test('an invitation lets in the one it was for, once, with its role', async () => {
    const [owner, guest, other] = [
      await server.signUp('host'),
      await server.signUp('guest'),
      await server.signUp('other'),
    ]
    const { slug } = await server.createTenant(owner, 'Hosting')
    const { link } = await as(owner, slug).invitations.create({ email: 'Guest@example.com', role: 'editor' })
    const token = link.split('/').at(-1) ?? ''
    expect(await as(undefined).invitations.show({ token })).toMatchObject({
      tenant: 'Hosting',
      role: 'editor',
      invitedBy: 'host',
    })
    await expect(as(other).invitations.accept({ token })).rejects.toEqual(refusal('not_allowed'))
    expect(await as(guest).invitations.accept({ token })).toEqual({ slug })
    await expect(as(guest).invitations.accept({ token })).rejects.toEqual(refusal('expired'))
    expect((await as(guest, slug).tenants.current()).role).toBe('editor')
    await expect(
      as(guest, slug).invitations.create({ email: 'x@example.com', role: 'viewer' }),
    ).rejects.toEqual(refusal('not_allowed'))
  })

  test('an admin cannot invite an owner, a second invitation ends the first, and a revoked or old one is over', async () => {
    const [owner, admin] = [await server.signUp('chief'), await server.signUp('deputy')]
    const tenant = await server.createTenant(owner, 'Offices')
    await server.join(admin, tenant, 'admin')
    const office = as(admin, tenant.slug)
    await expect(office.invitations.create({ email: 'a@example.com', role: 'owner' })).rejects.toEqual(
      refusal('not_allowed'),
    )
    const tokenOf = ({ link }: { link: string }) => link.split('/').at(-1) ?? ''
    const first = await office.invitations.create({ email: 'a@example.com', role: 'viewer' })
    const second = await office.invitations.create({ email: 'a@example.com', role: 'launcher' })
    expect(await office.invitations.list()).toHaveLength(1)
    const show = (made: { link: string }) => as(undefined).invitations.show({ token: tokenOf(made) })
    await expect(show(first)).rejects.toEqual(refusal('expired'))
    expect((await show(second)).role).toBe('launcher')
    await office.invitations.revoke({ id: second.id })
    await expect(show(second)).rejects.toEqual(refusal('expired'))
    const third = await office.invitations.create({ email: 'a@example.com', role: 'viewer' })
    server.clock.pass(7 * 86_400_000 + 1)
    await expect(show(third)).rejects.toEqual(refusal('expired'))
  })

  test('a role that was taken away is gone with the next request, and the last owner stays', async () => {
    const [owner, other] = [await server.signUp('sole'), await server.signUp('helper')]
    const tenant = await server.createTenant(owner, 'Roles')
    await server.join(other, tenant, 'owner')
    const stepping = await Promise.allSettled([
      as(owner, tenant.slug).members.changeRole({ userId: owner.id, role: 'viewer' }),
      as(other, tenant.slug).members.changeRole({ userId: other.id, role: 'viewer' }),
    ])
    expect(stepping.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const members = await as(owner, tenant.slug).members.list()
    expect(members.filter((member) => member.role === 'owner')).toHaveLength(1)
    const ownerNow = members.find((member) => member.role === 'owner')?.userId === owner.id ? owner : other
    const viewerNow = ownerNow === owner ? other : owner
    await as(ownerNow, tenant.slug).members.remove({ userId: viewerNow.id })
    await expect(as(viewerNow, tenant.slug).members.list()).rejects.toEqual(refusal('not_found'))
    await expect(as(ownerNow, tenant.slug).members.remove({ userId: ownerNow.id })).rejects.toEqual(
      refusal('wrong_state'),
    )
  })

  test('what was done is in the audit trail, which shows when it was changed', async () => {
    const owner = await server.signUp('auditor')
    const tenant = await server.createTenant(owner, 'Audited')
    await as(owner, tenant.slug).invitations.create({ email: 'one@example.com', role: 'viewer' })
    await as(owner, tenant.slug).tokens.create({ name: 'laptop', expiresInDays: 1 })
    const { entries } = await as(owner, tenant.slug).audit.list()
    expect(entries.map((entry) => entry.action)).toEqual([
      'token.created',
      'member.invited',
      'tenant.created',
    ])
    expect(await as(owner, tenant.slug).audit.verify()).toEqual({ firstBroken: null })
    await expect(
      tenantTransaction(deps.database, tenant, ({ sql }) => sql(`UPDATE audit SET action = 'nothing'`)),
    ).rejects.toThrow('permission denied')
  })
})

describe('a token', () => {
  test('speaks for its owner in its tenant only, within its scopes, and dies with the membership', async () => {
    const [owner, member] = [await server.signUp('keeper'), await server.signUp('robot-owner')]
    const tenant = await server.createTenant(owner, 'Tokens')
    const elsewhere = await server.createTenant(member, 'Elsewhere')
    await server.join(member, tenant, 'admin')
    const mine = as(member, tenant.slug).tokens
    const { secret } = await mine.create({ name: 'all', expiresInDays: 30 })
    const narrow = await mine.create({ name: 'reads', scopes: ['tenant.read'], expiresInDays: 30 })
    expect((await as({ token: secret }).tenants.current()).slug).toBe(tenant.slug)
    expect(await as({ token: secret }, tenant.slug).members.list()).toHaveLength(2)
    expect((await as({ token: narrow.secret }).tenants.current()).permissions).toEqual(['tenant.read'])
    await expect(as({ token: narrow.secret }).members.list()).rejects.toEqual(refusal('not_allowed'))
    await expect(as({ token: secret }, elsewhere.slug).tenants.current()).rejects.toEqual(
      refusal('not_found'),
    )
    await expect(as({ token: secret }).people.me()).rejects.toEqual(refusal('not_allowed'))
    await expect(as({ token: secret }).tokens.create({ name: 'child', expiresInDays: 1 })).rejects.toEqual(
      refusal('not_allowed'),
    )
    await as(owner, tenant.slug).members.changeRole({ userId: member.id, role: 'billing' })
    await expect(as({ token: secret }).members.list()).rejects.toEqual(refusal('not_allowed'))
    await as(owner, tenant.slug).members.remove({ userId: member.id })
    await expect(as({ token: secret }).tenants.current()).rejects.toEqual(refusal('not_signed_in'))
  })

  test('is over when it is revoked, expired or misspelt', async () => {
    const owner = await server.signUp('spender')
    const { slug } = await server.createTenant(owner, 'Short')
    const mine = as(owner, slug).tokens
    const revoked = await mine.create({ name: 'a', expiresInDays: 30 })
    const expiring = await mine.create({ name: 'b', expiresInDays: 1 })
    await mine.revoke({ id: revoked.id })
    const ask = (token: string) => as({ token }).tenants.current()
    await expect(ask(revoked.secret)).rejects.toEqual(refusal('not_signed_in'))
    await expect(ask(expiring.secret.replace(/.$/, '!'))).rejects.toEqual(refusal('not_signed_in'))
    expect((await ask(expiring.secret)).slug).toBe(slug)
    server.clock.pass(86_400_001)
    await expect(ask(expiring.secret)).rejects.toEqual(refusal('not_signed_in'))
  })

  test('cannot be given what its maker may not do', async () => {
    const [owner, viewer] = [await server.signUp('granter'), await server.signUp('looker')]
    const tenant = await server.createTenant(owner, 'Scopes')
    await server.join(viewer, tenant, 'viewer')
    const make = (scopes: string[]) =>
      as(viewer, tenant.slug).tokens.create({ name: 'x', scopes, expiresInDays: 1 })
    await expect(make(['run.launch'])).rejects.toEqual(refusal('invalid_input'))
    await expect(make(['*'])).rejects.toEqual(refusal('invalid_input'))
    await expect(make([])).rejects.toEqual(refusal('invalid_input'))
  })
})
