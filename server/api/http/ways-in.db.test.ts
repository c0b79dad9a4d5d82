import { describe, expect, test, vi } from 'vitest'

import { insertPerson } from '#server/db/people.ts'
import { addressHeader } from '#server/platform/client-address.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer } from '#server/testing/test-server.ts'
import { createSignInLink } from '#server/usecases/people/sign-in-link.ts'

import { authDoor } from './auth-door.ts'
import { trpcDoor } from './trpc-door.ts'

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
    const user = await server.signUpByPassword('resting')
    for (const email of [user.email, 'nobody@example.com']) {
      const attempt = (number: number, password = 'a wrong password') =>
        authDoor(
          post(
            '/api/auth/sign-in/email',
            { email, password },
            { [addressHeader]: `10.0.${email.length}.${number}` },
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
  }, 90_000)

  test('one address cannot try many accounts', async () => {
    const statuses: number[] = []
    for (let number = 0; number < 25; number += 1) {
      const input = { email: `u${number}@example.com`, password: 'whatever it may be' }
      // What the sender writes about itself changes nothing.
      const headers = { [addressHeader]: '10.9.9.9', 'x-forwarded-for': `10.8.8.${number}` }
      statuses.push((await authDoor(post('/api/auth/sign-in/email', input, headers))).status)
    }
    expect(statuses.slice(0, 20)).not.toContain(429)
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429])
  }, 90_000)

  test('an address from which people sign in all day is never shut out, as long as they are few at a time', async () => {
    const headers = { [addressHeader]: '10.7.7.7' }
    for (let number = 0; number < 30; number += 1) {
      server.clock.pass(10_000)
      const input = { email: `office${number}@example.com`, password: 'whatever it may be' }
      expect((await authDoor(post('/api/auth/sign-in/email', input, headers))).status).toBe(401)
    }
  }, 90_000)
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
