import { beforeAll, expect, test } from 'vitest'

import type { Permission } from '#core/access/permissions.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

import { deleteDeployment, putDeployment } from './deployment-door.ts'

const server = testServer()
let owner: SignedIn
let tenant: CreatedTenant
let token: string
const as = (deployment?: string) => server.as(owner, tenant.slug, deployment)

const source = `sluice: pipeline
name: source
assets:
  - { key: raw, compute: { kind: python, code: "def raw(): return 1" } }
`
const reader = `sluice: pipeline
name: reader
assets:
  - { key: read, deps: [raw], compute: { kind: python, code: "def read(raw): return raw" } }
`

const tokenFor = async (...scopes: Permission[]) =>
  (await as().tokens.create({ name: 'ci', expiresInDays: 1, scopes })).secret

beforeAll(async () => {
  owner = await server.signUp('owner_of_ci')
  tenant = await server.createTenant(owner, 'Continuous')
  token = await tokenFor('branch.write', 'pipeline.publish', 'pipeline.write')
})

const call = async (method: 'PUT' | 'DELETE', name: string, body?: unknown, secret = token) => {
  const request = new Request(`http://localhost:4310/api/deployments/${name}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await (method === 'PUT' ? putDeployment : deleteDeployment)(request)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('a program opens a branch with its pipelines in any order, updates it, and the same again changes nothing', async () => {
  const pullRequest = 'https://example.com/pull/1'
  const first = await call('PUT', 'pr-1', { pullRequest, pipelines: [reader, source], reason: 'commit a' })
  expect(first).toMatchObject({
    status: 200,
    body: {
      made: true,
      url: `http://localhost:4310/t/${tenant.slug}/pr-1`,
      pipelines: [
        { name: 'source', number: 1, isNew: true },
        { name: 'reader', number: 1, isNew: true },
      ],
    },
  })
  expect((await as('pr-1').assets.graph()).map(({ key }) => key).toSorted()).toEqual(['raw', 'read'])
  expect(await as().assets.graph()).toEqual([])
  expect((await as().deployments.list()).deployments[1]).toMatchObject({ name: 'pr-1', pullRequest })

  const again = await call('PUT', 'pr-1', { pullRequest, pipelines: [reader, source] })
  expect(again.body).toMatchObject({ made: false, pipelines: [{ isNew: false }, { isNew: false }] })
  const changed = source.replace('return 1', 'return 2')
  const third = await call('PUT', 'pr-1', { pipelines: [changed] })
  expect(third.body).toMatchObject({ made: false, pipelines: [{ name: 'source', number: 2, isNew: true }] })
})

test('what cannot be run is refused with why, and nothing of it is there', async () => {
  const broken = reader.replaceAll('raw', 'nowhere').replace('name: reader', 'name: broken')
  const { status, body } = await call('PUT', 'pr-2', { pipelines: [broken] })
  expect([status, body]).toEqual([
    422,
    {
      refusal: expect.objectContaining({
        code: 'invalid_document',
        message: expect.stringContaining('nowhere'),
      }),
    },
  ])
  expect((await call('DELETE', 'pr-2')).body).toMatchObject({ closed: false })
})

test('what was merged is published to production by the same door, and the branch is closed once', async () => {
  await call('PUT', 'production', { pipelines: [source] })
  expect((await as().assets.graph()).map(({ key }) => key)).toEqual(['raw'])
  await call('PUT', 'pr-3', {})
  expect((await call('DELETE', 'pr-3')).body).toEqual({ name: 'pr-3', closed: true })
  expect((await call('DELETE', 'pr-3')).body).toEqual({ name: 'pr-3', closed: false })
  expect((await call('DELETE', 'production')).status).toBe(409)
})

test('a token does what its scopes say', async () => {
  const reading = await tokenFor('pipeline.read')
  expect((await call('PUT', 'pr-4', {}, reading)).status).toBe(403)
  const opening = await tokenFor('branch.write')
  expect((await call('PUT', 'pr-4', {}, opening)).status).toBe(200)
  expect((await call('PUT', 'pr-4', { pipelines: [source] }, opening)).status).toBe(403)
  expect((await call('PUT', 'pr-4', { unknown: true })).status).toBe(400)
})
