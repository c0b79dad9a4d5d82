import { globSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { may, type Permission } from '#core/access/permissions.ts'
import { roles } from '#core/access/roles.ts'
import {
  absentThings,
  tenantFixture,
  type TenantFixture,
  type TenantThings,
} from '#server/testing/tenant-fixture.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'

import type { ChangedFeed } from './changed-feed.ts'
import { makeRunDoorDeps } from './run-deps.ts'

const server = testServer()
const doors = makeRunDoorDeps(
  server.deps,
  {
    dataFolder: mkdtempSync(join(tmpdir(), 'sluice-doors-')),
    storage: undefined,
    storagePublicEndpoint: undefined,
  },
  null,
  true,
)
const shared = globalThis as typeof globalThis & {
  sluiceRunDoorDeps?: unknown
  sluiceChangedFeed?: ChangedFeed
}
shared.sluiceRunDoorDeps = doors
let mine: TenantFixture
let theirs: TenantFixture
let myThings: TenantThings
let theirThings: TenantThings
let stranger: SignedIn

beforeAll(async () => {
  mine = await tenantFixture(server, 'a')
  theirs = await tenantFixture(server, 'b')
  myThings = await mine.things()
  theirThings = await theirs.things()
  stranger = await server.signUp('a_stranger')
}, 120_000)
afterAll(async () => {
  await shared.sluiceChangedFeed?.stop()
  await doors.close()
})

interface HttpDoor {
  /** `run`: a run token opens it, and no session does; `signed`: a signature does. */
  door: 'public' | 'run' | 'signed' | 'procedures' | Permission
  method?: string
  path: (things: TenantThings, tenant: string) => string
}

const place = (tenant: string): string => `tenant=${tenant}&deployment=production`

/** Every file under app/api that answers requests. A new one is added here, or the first test fails. */
const httpDoors: Record<string, HttpDoor> = {
  'app/api/health/route.ts': { door: 'public', path: () => '/api/health' },
  'app/api/ready/route.ts': { door: 'public', path: () => '/api/ready' },
  'app/api/auth/[...door]/route.ts': { door: 'public', path: () => '/api/auth/get-session' },
  /** doors.db.test.ts is about what is behind this one. */
  'app/api/trpc/[procedures]/route.ts': { door: 'procedures', path: () => '/api/trpc/people.me' },
  'app/api/live/route.ts': {
    door: 'tenant.read',
    path: ({ runId }, tenant) => `/api/live?${place(tenant)}&topics=runs,run:${runId}`,
  },
  'app/api/runs/[id]/logs/route.ts': {
    door: 'log.read',
    path: ({ runId }, tenant) => `/api/runs/${runId}/logs?${place(tenant)}&after=0`,
  },
  'app/api/runs/[id]/logs/outline/route.ts': {
    door: 'log.read',
    path: ({ runId }, tenant) => `/api/runs/${runId}/logs/outline?${place(tenant)}&after=0`,
  },
  'app/api/runs/[id]/logs/search/route.ts': {
    door: 'log.read',
    path: ({ runId }, tenant) => `/api/runs/${runId}/logs/search?${place(tenant)}&words=x`,
  },
  'app/api/runs/[id]/logs/download/route.ts': {
    door: 'log.read',
    path: ({ runId }, tenant) => `/api/runs/${runId}/logs/download?${place(tenant)}&step=x&stream=stdout`,
  },
  'app/api/deployments/[name]/route.ts': {
    door: 'branch.write',
    method: 'PUT',
    path: (_, tenant) => `/api/deployments/of-the-door?${place(tenant)}`,
  },
  'app/api/run/v1/[call]/route.ts': { door: 'run', method: 'POST', path: () => '/api/run/v1/heartbeat' },
  'app/api/webhooks/[tenant]/[deployment]/[pipeline]/[sensor]/route.ts': {
    door: 'signed',
    method: 'POST',
    path: ({ pipelineId, sensorId }) =>
      `/api/webhooks/${mine.tenant.tenantId}/${mine.tenant.deploymentId}/${pipelineId}/${sensorId}`,
  },
}
const inTenants = Object.entries(httpDoors).filter(
  ([, { door }]) => !['public', 'run', 'signed', 'procedures'].includes(door),
)

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

interface Answer {
  status: number
  said: string
}

const ask = async (
  file: string,
  sender: SignedIn | undefined,
  tenant: string,
  things: TenantThings,
): Promise<Answer> => {
  const { path, method = 'GET' } = httpDoors[file] ?? { path: () => '/' }
  const route = (await import(resolve(file))) as Record<string, Handler>
  const handler = route[method]
  if (!handler) throw new Error(`${file} does not answer ${method}.`)
  const abort = new AbortController()
  const headers = new Headers({
    'content-type': 'application/json',
    ...(sender && { cookie: sender.cookie }),
  })
  const request = new Request(`http://localhost:4310${path(things, tenant)}`, {
    method,
    headers,
    signal: abort.signal,
    ...(method !== 'GET' && { body: '{}' }),
  })
  const answer = await handler(request, { params: Promise.resolve({ id: things.runId }) })
  // A stream does not end by itself; its beginning is enough.
  const streams = answer.headers.get('content-type')?.startsWith('text/event-stream')
  const reader = answer.body?.getReader()
  const first = streams ? new TextDecoder().decode((await reader?.read())?.value) : undefined
  if (streams) await reader?.cancel()
  reader?.releaseLock()
  abort.abort()
  return { status: answer.status, said: first ?? (await answer.text()) }
}

test('every file that answers requests is expected', () => {
  expect(globSync('app/**/route.ts').toSorted()).toEqual(Object.keys(httpDoors).toSorted())
})

describe.each(inTenants)('%s', (file, { door }) => {
  test('lets in whom the matrix lets in, and refuses the rest', async () => {
    const permission = door as Permission
    for (const role of roles) {
      const { status, said } = await ask(file, mine.people[role], mine.tenant.slug, myThings)
      expect([role, status], said).toEqual([role, may(role, permission) ? 200 : 403])
    }
    expect((await ask(file, undefined, mine.tenant.slug, myThings)).status).toBe(401)
  })

  test('tells a stranger nothing, not even whether the tenant is there', async () => {
    const there = await ask(file, stranger, mine.tenant.slug, myThings)
    const nowhere = await ask(file, stranger, 'no-such-tenant', myThings)
    expect([there.status, nowhere.status]).toEqual([404, 404])
    expect(there.said.replaceAll(mine.tenant.slug, '…')).toBe(nowhere.said.replaceAll('no-such-tenant', '…'))
    expect((await ask(file, mine.people.owner, theirs.tenant.slug, theirThings)).status).toBe(404)
  })

  test('is no failure of ours where a name holds what no database can keep', async () => {
    expect((await ask(file, stranger, `${mine.tenant.slug}%00`, myThings)).status).toBe(404)
  })

  test('answers alike for what another tenant has and for what is nowhere', async () => {
    for (const role of roles) {
      const absent = absentThings()
      const theirAnswer = await ask(file, mine.people[role], mine.tenant.slug, theirThings)
      const absentAnswer = await ask(file, mine.people[role], mine.tenant.slug, absent)
      expect(theirAnswer.status, role).toBe(absentAnswer.status)
      expect(theirAnswer.said.replaceAll(theirThings.runId, '…')).toBe(
        absentAnswer.said.replaceAll(absent.runId, '…'),
      )
      expect(theirAnswer.said).not.toContain(theirs.canary)
    }
  })
})

test('a run speaks by its token only: a session opens nothing there, whosever it is', async () => {
  const file = 'app/api/run/v1/[call]/route.ts'
  const without = await ask(file, undefined, mine.tenant.slug, myThings)
  expect(without.status).toBe(401)
  for (const role of roles)
    expect(await ask(file, mine.people[role], mine.tenant.slug, myThings)).toEqual(without)
})

test('a webhook is opened by a signature alone, and a session opens nothing there', async () => {
  const file = 'app/api/webhooks/[tenant]/[deployment]/[pipeline]/[sensor]/route.ts'
  for (const sender of [undefined, ...roles.map((role) => mine.people[role])])
    expect((await ask(file, sender, mine.tenant.slug, myThings)).status).toBe(401)
})

test('what is open to everybody answers everybody, and says nothing of anybody else', async () => {
  for (const [file, { door }] of Object.entries(httpDoors)) {
    if (door !== 'public') continue
    for (const sender of [undefined, stranger, mine.people.viewer]) {
      const { status, said } = await ask(file, sender, mine.tenant.slug, myThings)
      expect([file, status]).toEqual([file, 200])
      expect(said).not.toContain(theirs.canary)
    }
  }
})
