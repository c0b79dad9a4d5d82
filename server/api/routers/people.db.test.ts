import { describe, expect, test, vi } from 'vitest'

import { insertPerson } from '#server/db/people.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer } from '#server/testing/test-server.ts'
import { createSignInLink } from '#server/usecases/people/sign-in-link.ts'

import { authDoor } from '../http/auth-door.ts'
import { trpcDoor } from '../http/trpc-door.ts'

const server = testServer()
const { as, deps } = server
const url = 'http://localhost:4310'

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request =>
  new Request(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: url, ...headers },
  })

const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('signing up and in', () => {
  test('makes a user and nothing else', async () => {
    const answer = await authDoor(
      post('/api/auth/sign-up/email', { name: 'Ada', email: 'Ada@Example.com', password: 'a long password' }),
    )
    expect(answer.status).toBe(200)
    const cookie = answer.headers.getSetCookie().join()
    expect(cookie).toContain('sluice.session_token=')
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    const me = await as({ cookie: cookie.split(';')[0] ?? '' }).people.me()
    expect(me).toEqual({
      user: expect.objectContaining({ name: 'Ada', email: 'ada@example.com' }),
      tenants: [],
    })
  })

  test('a name that cannot be shown is refused', async () => {
    for (const name of ['', '  ', 'x'.repeat(101), 'a\u0000b', 'a\u202Eb']) {
      const input = { name, email: `n${name.length}@example.com`, password: 'a long password' }
      expect((await authDoor(post('/api/auth/sign-up/email', input))).status).toBe(400)
    }
  })

  test('a short password is refused', async () => {
    const answer = await authDoor(
      post('/api/auth/sign-up/email', { name: 'Bob', email: 'short@example.com', password: 'short' }),
    )
    expect(answer.status).toBe(400)
  })

  test('what is not named as open is not there', async () => {
    for (const path of ['/sign-in/social', '/delete-user', '/update-user', '/verify-email', '/ok', '/error'])
      expect((await authDoor(post(`/api/auth${path}`, {}))).status).toBe(404)
  })

  test('a request from another site is refused', async () => {
    const input = { email: 'ada@example.com', password: 'a long password' }
    const headers = { origin: 'https://elsewhere.example', cookie: 'sluice.session_token=x.y' }
    expect((await authDoor(post('/api/auth/sign-in/email', input, headers))).status).toBe(403)
  })

  test('after ten wrong passwords the account rests for 15 minutes, from whichever address, and whether or not it exists', async () => {
    const user = await server.signUp('resting')
    for (const email of [user.email, 'nobody@example.com']) {
      const attempt = (number: number, password = 'a wrong password') =>
        authDoor(
          post(
            '/api/auth/sign-in/email',
            { email, password },
            { 'x-forwarded-for': `10.0.${email.length}.${number}` },
          ),
        )
      for (let number = 0; number < 10; number += 1) expect((await attempt(number)).status).toBe(401)
      expect((await attempt(11)).status).toBe(429)
      expect((await attempt(12, 'the password of resting')).status).toBe(429)
    }
    server.clock.pass(15 * 60_000 + 1)
    const answer = await authDoor(
      post('/api/auth/sign-in/email', { email: user.email, password: 'the password of resting' }),
    )
    expect(answer.status).toBe(200)
  })

  test('one address cannot try many accounts', async () => {
    const statuses: number[] = []
    for (let number = 0; number < 25; number += 1) {
      const input = { email: `u${number}@example.com`, password: 'whatever it may be' }
      statuses.push(
        (await authDoor(post('/api/auth/sign-in/email', input, { 'x-forwarded-for': '10.9.9.9' }))).status,
      )
    }
    expect(statuses.slice(0, 20)).not.toContain(429)
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429])
  })
})

describe('a sign-in link', () => {
  const use = async (link: string): Promise<Response> =>
    trpcDoor(post('/api/trpc/people.useSignInLink', { json: { token: link.split('/').at(-1) } }))

  test('signs in once', async () => {
    const user = await server.signUp('link-user')
    const { url: link } = await createSignInLink(deps, { email: user.email })
    const [first, second] = await Promise.all([use(link), use(link)])
    const won = first.status === 200 ? first : second
    const lost = first.status === 200 ? second : first
    expect([won.status, lost.status]).toEqual([200, 412])
    const cookie = won.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect((await as({ cookie }).people.me()).user.id).toBe(user.id)
    expect(await lost.json()).toMatchObject({ error: { json: { data: { refusal: { code: 'expired' } } } } })
  })

  test('lets its owner set a password and an address, once, and sign in with them', async () => {
    const owner = { id: newId(), name: 'Owner', email: 'owner@localhost' }
    await insertPerson(deps.database, owner)
    const { url: link } = await createSignInLink(deps, owner)
    const cookie = (await use(link)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const me = as({ cookie }).people
    expect((await me.me()).user.hasPassword).toBe(false)
    const { email: taken } = await server.signUp('taken')
    await expect(me.setPassword({ password: 'short' })).rejects.toEqual(refusal('invalid_input'))
    await expect(me.setPassword({ password: 'long enough now', email: taken })).rejects.toEqual(
      refusal('name_taken'),
    )
    await me.setPassword({ password: 'long enough now', email: 'Real@Example.com' })
    await expect(me.setPassword({ password: 'once more, again' })).rejects.toEqual(refusal('wrong_state'))
    const input = { email: 'real@example.com', password: 'long enough now' }
    expect((await authDoor(post('/api/auth/sign-in/email', input))).status).toBe(200)
  })

  test('is no more after 15 minutes', async () => {
    const user = await server.signUp('late-user')
    const { url: link } = await createSignInLink(deps, { email: user.email })
    server.clock.pass(15 * 60_000 + 1)
    expect((await use(link)).status).toBe(412)
  })

  test('is not made for an address nobody has', async () => {
    await expect(createSignInLink(deps, { email: 'nobody-at-all@example.com' })).rejects.toThrow('Nobody has')
  })
})

describe('the tRPC door', () => {
  test('takes a change from our own pages only', async () => {
    const user = await server.signUp('careful')
    const path = '/api/trpc/tenants.create'
    const body = { json: { name: 'Careful' } }
    const send = (headers: Record<string, string>) =>
      trpcDoor(post(path, body, { cookie: user.cookie, ...headers }))
    expect((await send({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(403)
    expect((await send({ origin: 'http://127.0.0.1:4310' })).status).toBe(200)
  })

  test('refuses a body beyond its limit', async () => {
    const huge = post('/api/trpc/tenants.create', { json: { name: 'x'.repeat(9_000_000) } })
    expect((await trpcDoor(huge)).status).toBe(413)
  })

  test('says of a failure no more than that it was one', async () => {
    const { cookie } = await server.signUp('unlucky')
    const failing = vi.spyOn(server.deps.database.people.user, 'update').mockImplementation(() => {
      throw new Error('a secret of the inside')
    })
    const answer = await trpcDoor(post('/api/trpc/people.rename', { json: { name: 'Lucky' } }, { cookie }))
    failing.mockRestore()
    expect(answer.status).toBe(500)
    const text = await answer.text()
    expect(text).not.toMatch(/secret|prisma|stack/i)
    expect(server.logged.join('')).toContain('a secret of the inside')
  })
})

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
