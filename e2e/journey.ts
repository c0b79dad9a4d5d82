import { randomUUID } from 'node:crypto'

import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Page,
  test as base,
} from '@playwright/test'

import type { Edit } from '#core/document/change.ts'
import { fromWire, toWire, type WireJson } from '#core/wire-json.ts'

/** Somebody with a browser of their own, signed in, in a tenant of their own. */
export interface Person {
  name: string
  email: string
  password: string
  context: BrowserContext
  page: Page
}

/** A tenant and its production deployment, and the calls that prepare what a journey begins with. */
export interface Tenant {
  slug: string
  /** `/t/<tenant>/production`. */
  home: string
  call: <Answer>(path: string, input?: unknown) => Promise<Answer>
  ask: <Answer>(path: string, input?: unknown) => Promise<Answer>
}

const unwrap = async (
  path: string,
  response: Awaited<ReturnType<APIRequestContext['get']>>,
): Promise<unknown> => {
  const body = (await response.json()) as {
    result?: { data: WireJson }
    error?: unknown
  }
  if (!body.result) throw new Error(`${path} was refused: ${JSON.stringify(body.error).slice(0, 600)}`)
  return fromWire(body.result.data)
}

/** Calls as the signed-in person would through the page: same doors, same permissions. */
function callsOf(request: APIRequestContext, origin: string, slug?: string): Pick<Tenant, 'call' | 'ask'> {
  const headers = {
    origin,
    'content-type': 'application/json',
    ...(slug === undefined ? {} : { 'x-sluice-tenant': slug, 'x-sluice-deployment': 'production' }),
  }
  return {
    call: async <Answer>(path: string, input: unknown = null) =>
      (await unwrap(
        path,
        await request.post(`/api/trpc/${path}`, { headers, data: toWire(input) }),
      )) as Answer,
    ask: async <Answer>(path: string, input: unknown = null) =>
      (await unwrap(
        path,
        await request.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(toWire(input)))}`, {
          headers,
        }),
      )) as Answer,
  }
}

/** Signs somebody up through the door the form uses, in a browser context of their own. */
export async function newPerson(browser: Browser, baseURL: string, name = 'Ana'): Promise<Person> {
  const context = await browser.newContext({ baseURL })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const person = { name, email: `${name.toLowerCase()}-${randomUUID()}@example.com`, password: randomUUID() }
  const response = await context.request.post('/api/auth/sign-up/email', {
    headers: { origin: baseURL },
    data: { name, email: person.email, password: person.password },
  })
  expect(response.status(), await response.text()).toBe(200)
  return { ...person, context, page: await context.newPage() }
}

/** What browsers refused to do for our pages because of the policy that goes with every answer. There is to be nothing. */
const refusedByPolicy = (context: BrowserContext): string[] => {
  const refused: string[] = []
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  return refused
}

/** A new tenant that the person owns. */
export async function newTenant(person: Person, baseURL: string): Promise<Tenant> {
  const slug = `e2e-${randomUUID().slice(0, 8)}`
  await callsOf(person.context.request, baseURL).call('tenants.create', { name: slug, slug })
  return { slug, home: `/t/${slug}/production`, ...callsOf(person.context.request, baseURL, slug) }
}

interface Fixtures {
  ana: Person
  tenant: Tenant
}

/** A journey begins with Ana, signed in, owner of an empty tenant. */
export const test = base.extend<Fixtures>({
  ana: async ({ browser, baseURL }, use) => {
    const person = await newPerson(browser, baseURL ?? '')
    const refused = refusedByPolicy(person.context)
    await use(person)
    expect(refused).toEqual([])
    await person.context.close()
  },
  tenant: async ({ ana, baseURL }, use) => {
    await use(await newTenant(ana, baseURL ?? ''))
  },
})

export interface Pipeline {
  id: string
  name: string
}

const revisionOf = async (tenant: Tenant, { name }: Pipeline): Promise<number> =>
  (await tenant.ask<{ revision: number }>('drafts.open', { pipeline: name })).revision

/** Publishes the draft of a pipeline as it is. */
export async function publishDraft(tenant: Tenant, pipeline: Pipeline, reason: string): Promise<void> {
  const revision = await revisionOf(tenant, pipeline)
  await tenant.call('versions.publish', { pipelineId: pipeline.id, revision, reason })
}

/** Takes a text as the draft of the pipeline that it names, which there may be already, and publishes it. */
export async function publish(tenant: Tenant, text: string, reason = 'First version'): Promise<Pipeline> {
  const pipeline = await tenant.call<Pipeline>('pipelines.import', { text, onConflict: 'replace' })
  await publishDraft(tenant, pipeline, reason)
  return pipeline
}

/** Changes the draft of a pipeline as a designer does. */
export async function changeDraft(
  tenant: Tenant,
  pipeline: Pipeline,
  label: string,
  edits: Edit[],
): Promise<void> {
  const baseRevision = await revisionOf(tenant, pipeline)
  const changes = [{ label, edits }]
  await tenant.call('drafts.save', {
    pipelineId: pipeline.id,
    baseRevision,
    client: randomUUID(),
    batch: 0,
    changes,
  })
}

export { expect }
