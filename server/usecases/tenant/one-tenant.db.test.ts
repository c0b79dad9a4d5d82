import { expect, test } from 'vitest'

import { maySeveralTenants } from '#server/platform/local-trust.ts'
import { testServer } from '#server/testing/test-server.ts'
import { acceptInvitation } from '#server/usecases/people/invitations.ts'

import { createTenant } from './create-tenant.ts'

const server = testServer()
const { as } = server
server.deps.severalTenants = false

test('where tenants cannot be kept apart the first is made, a second is refused with what to do, and who comes later can be invited', async () => {
  const [first, second] = [await server.signUp('first'), await server.signUp('second')]
  expect(await as(second).tenants.mayCreate()).toEqual({ why: null })
  const both = await Promise.allSettled(
    [first, second].map((person) => createTenant(server.deps, person, { name: person.name })),
  )
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find((one) => one.status === 'rejected')
  expect(refused?.reason).toMatchObject({
    code: 'limit_reached',
    message: expect.stringMatching(/Ask one of its owners to invite you, or have Sluice started as root/),
  })
  const made = both.findIndex((one) => one.status === 'fulfilled')
  const [owner, other] = made === 0 ? [first, second] : [second, first]
  const slug = owner.name

  const { why } = await as(other).tenants.mayCreate()
  expect(why).toMatch(/serves one organisation/)
  await expect(as(other).tenants.create({ name: 'Mine' })).rejects.toMatchObject({ message: why })

  const { link } = await as(owner, slug).invitations.create({ email: other.email, role: 'editor' })
  await acceptInvitation(server.deps, other, { token: link.split('/').at(-1) ?? '' })
  expect((await as(other).people.me()).tenants).toMatchObject([{ slug, role: 'editor' }])
})

test('root keeps tenants apart, an ordinary user does not unless whoever runs Sluice says they need not be', () => {
  expect(maySeveralTenants({ launcher: 'local', sharedAccount: 'refuse' }, 0)).toBe(true)
  expect(maySeveralTenants({ launcher: 'local', sharedAccount: 'refuse' }, 1000)).toBe(false)
  expect(maySeveralTenants({ launcher: 'local', sharedAccount: 'allow' }, 1000)).toBe(true)
  expect(maySeveralTenants({ launcher: 'kubernetes', sharedAccount: 'refuse' }, 1000)).toBe(true)
})
