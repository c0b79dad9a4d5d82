import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Page, Request } from '@playwright/test'

import { expect, publish, test } from './journey.ts'

const pipeline = (name: string, assets: Record<string, { code: string; deps?: string[] }>): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name,
    assets: Object.entries(assets).map(([key, { code, deps = [] }]) => ({
      id: key,
      key,
      deps,
      compute: { kind: 'typescript', code },
    })),
  })

const slow = `export default async function slow() {
  for (let second = 0; second < 600; second++) {
    console.log('tick ' + second)
    await new Promise((done) => setTimeout(done, 250))
  }
}`

test('a run is watched while it works and canceled: its step ends and nothing after it starts', async ({
  ana,
  tenant,
}) => {
  await publish(
    tenant,
    pipeline('slow', {
      slow: { code: slow },
      after: { deps: ['slow'], code: 'export default (slow: unknown) => slow' },
    }),
  )
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^tick \d+$/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByText(/^canceled in/)).toBeVisible({ timeout: 20_000 })
  const run = await tenant.ask<{
    status: string
    steps: { key: string; status: string; tries: unknown[] }[]
  }>('runs.show', { runId })
  expect(run.status).toBe('canceled')
  expect(run.steps.find((step) => step.key === 'after')?.tries).toEqual([])
})

test('a failing step is explained where it failed, and a retry from failure repeats only what did not succeed', async ({
  ana,
  tenant,
}) => {
  await publish(
    tenant,
    pipeline('fragile', {
      first: { code: 'export default () => 1' },
      second: {
        deps: ['first'],
        code: "export default function second(first: number) {\n  throw new Error('the well is dry')\n}",
      },
      third: { deps: ['second'], code: 'export default (second: number) => second' },
    }),
  )
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  const banner = page.getByRole('status').filter({ hasText: 'the well is dry' })
  await expect(banner).toBeVisible()
  await expect(banner.getByRole('link', { name: 'Open line 2' })).toBeVisible()
  await banner.getByRole('button', { name: 'Retry from failure' }).click()
  await expect(page).not.toHaveURL(new RegExp(runId))
  await expect(page.getByText(/^failed in/)).toBeVisible()
  const retryId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const retry = await tenant.ask<{
    parent: string
    steps: { key: string; status: string; tries: unknown[] }[]
  }>('runs.show', { runId: retryId })
  expect(retry.parent).toBe(runId)
  const before = await tenant.ask<{ steps: { key: string; tries: unknown[] }[] }>('runs.show', { runId })
  const triesOf = (steps: { key: string; tries: unknown[] }[]) =>
    steps.find((step) => step.key === 'first')?.tries
  // What had succeeded is shown as it was then: nothing of it ran again.
  expect(triesOf(retry.steps)).toEqual(triesOf(before.steps))
  expect(retry.steps.find((step) => step.key === 'third')?.status).toBe('skipped')
  await banner.getByRole('link', { name: 'Open line 2' }).click()
  await expect(page.locator('.cm-activeLine')).toHaveText("throw new Error('the well is dry')")

  // What was drawn since has moved the line: the button leads to where it stands now.
  const runPage = `${tenant.home}/runs/${retryId}`
  const saved = () =>
    page.waitForResponse((response) => response.url().includes('drafts.save') && response.ok())
  await page.keyboard.press('ControlOrMeta+Home')
  let isSaved = saved()
  await page.keyboard.insertText('// of the well\n')
  await isSaved
  await page.goto(runPage)
  await banner.getByRole('link', { name: 'Open line 2' }).click()
  await expect(page.locator('.cm-activeLine')).toHaveText("throw new Error('the well is dry')")
  await expect(page.locator('.cm-line').first()).toHaveText('// of the well')

  // And where it does not stand there any more, to the code that ran.
  await page.keyboard.press('End')
  isSaved = saved()
  await page.keyboard.insertText(' // mended')
  await isSaved
  await page.goto(runPage)
  await banner.getByRole('link', { name: 'Open line 2' }).click()
  const ran = page.getByRole('dialog', { name: /as version 1 ran it/ })
  await expect(ran.getByText('The draft differs from it here.')).toBeVisible()
  await expect(ran.locator('[aria-current]')).toContainText('the well is dry')
  await page.keyboard.press('Escape')
  await expect(ran).toHaveCount(0)
})

test('lineage in a second browser follows a run by itself', async ({ ana, tenant }) => {
  await publish(
    tenant,
    pipeline('alive', {
      spring: { code: 'export default () => [1, 2, 3]' },
      river: { deps: ['spring'], code: 'export default (spring: number[]) => spring.length' },
    }),
  )
  const second = await ana.context.newPage()
  await second.goto(`${tenant.home}/lineage`)
  await expect(second.getByText('river').first()).toBeVisible()
  await ana.page.goto(`${tenant.home}/lineage`)
  await ana.page
    .getByRole('button', { name: /^Materialize/ })
    .first()
    .click()
  await ana.page.getByRole('alertdialog').getByRole('button', { name: 'Materialize 2' }).click()
  await expect(second.locator('.react-flow__node').filter({ hasText: 'river' })).toContainText('3')
})

test('what was pressed on a run has an address, and Back takes it back', async ({ ana, tenant }) => {
  const prints = (word: string) => `export default () => { console.log('${word}') }`
  await publish(
    tenant,
    pipeline('walked', { spring: { code: prints('drop') }, river: { code: prints('splash') } }),
  )
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  const log = page.getByRole('grid', { name: 'Log lines' })
  await expect(log.getByText('drop')).toBeVisible()
  await expect(log.getByText('splash')).toBeVisible()
  await page.goto(`${tenant.home}/runs/${runId}?step=spring`)
  await expect(log.getByText('drop')).toBeVisible()
  await expect(log.getByText('splash')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page).toHaveURL(/view=events/)
  await page.getByRole('tab', { name: 'Table' }).click()
  await page.goBack()
  await expect(page.getByRole('tab', { name: 'Events' })).toHaveAttribute('aria-selected', 'true')
  await page.goto(`${tenant.home}/lineage`)
  await page.getByRole('link', { name: 'As a list' }).press('Enter')
  await expect(page).toHaveURL(/\/assets$/)
})

/** The requests of a page to addresses with these words that have no answer yet. */
function openRequests(page: Page, words: string) {
  const open = new Set<Request>()
  page.on('request', (request) => void (request.url().includes(words) && open.add(request)))
  page.on('requestfinished', (request) => void open.delete(request))
  page.on('requestfailed', (request) => void open.delete(request))
  return open
}

/** A door that a step waits at until the journey opens it. */
async function gate() {
  let open = () => {}
  const opened = new Promise<void>((done) => (open = done))
  const server = createServer((_request, response) => void opened.then(() => response.end('open')))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, open, close: () => server.close() }
}

test('after a break of the line the log is whole: nothing missing, nothing twice', async ({
  ana,
  tenant,
}) => {
  const door = await gate()
  const code = `export default async function counting() {
  for (let line = 1; line <= 120; line++) {
    console.log('line ' + line + ' of 120')
    if (line === 60) await fetch('${door.url}')
  }
}`
  await publish(tenant, pipeline('counting', { counting: { code } }))
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page, context } = ana
  const asked = openRequests(page, `/api/runs/${runId}/logs`)
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText('line 60 of 120')).toBeVisible()
  await context.setOffline(true)
  // A request that was on its way when the line broke may still bring what is printed until the server gets to it.
  await expect.poll(() => asked.size).toBe(0)
  door.open()
  // The run goes on and ends while this browser hears nothing of it.
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status)
    .toBe('succeeded')
  await expect(page.getByText('line 120 of 120')).toHaveCount(0)
  await context.setOffline(false)
  await expect(page.getByText(/^succeeded in/)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'events', exact: true }).click()
  await expect(page.getByText('120 lines').first()).toBeVisible()
  for (const line of [116, 118, 120]) await expect(page.getByText(`line ${line} of 120`)).toHaveCount(1)
  door.close()
})
