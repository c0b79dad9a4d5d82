import { readFileSync } from 'node:fs'

import { expect, publish, test, type Tenant } from '../journey.ts'
import { take } from './take.ts'

const example = (name: string): string => readFileSync(`examples/${name}.yaml`, 'utf8')

const failing = `sluice: pipeline
name: orders
assets:
  - id: orders
    key: orders
    compute:
      kind: python
      code: |
        def orders():
            print("read 3 rows")
            return [{"id": 1, "price": 3}, {"id": 2, "price": None}, {"id": 3, "price": 5}]
  - id: revenue
    key: revenue
    deps: [orders]
    compute:
      kind: python
      code: |
        def revenue(orders):
            return sum(order["price"] for order in orders)
  - id: dashboard
    key: dashboard
    deps: [revenue]
    compute: { kind: typescript, code: 'export default (revenue: number) => revenue' }
layout:
  orders: { x: 0, y: 0 }
  revenue: { x: 340, y: 0 }
  dashboard: { x: 680, y: 0 }
`

/** So often that there are ticks to be seen, and seldom. */
const clockwork = `sluice: pipeline
name: clockwork
assets:
  - { id: readings, key: readings, compute: { kind: typescript, code: "export default () => 1" } }
jobs:
  - { id: read, name: read_meters, target: { selection: 'key:"readings"' } }
schedules:
  - { id: often, name: every_minute, cron: "* * * * *", target: { job: read_meters } }
  - { id: nights, name: every_night, cron: "30 2 * * *", timezone: Europe/Berlin, target: { job: read_meters } }
  - { id: days, name: working_days, cron: ["0 8 * * 1-5", "0 17 * * 1-5"], timezone: America/New_York, target: { selection: 'key:"readings"' } }
`

const run = async (tenant: Tenant, target: object): Promise<string> => {
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target })
  const statusOf = async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status
  await expect.poll(statusOf, { timeout: 120_000 }).toMatch(/succeeded|failed/)
  return runId
}

test('pictures of the ways in, and of what is there before anything is', async ({ ana, tenant, browser }) => {
  const { page } = ana
  const seen = (text: string | RegExp) => () =>
    expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible()
  await page.goto(tenant.home)
  await take(page, 'home-empty', seen('Make a pipeline'))
  for (const name of ['pipelines', 'assets', 'lineage', 'jobs', 'automation', 'runs']) {
    await page.goto(`${tenant.home}/${name}`)
    await take(page, `${name}-empty`, () =>
      expect(page.locator('main').getByRole('heading', { level: 2 }).first()).toBeVisible(),
    )
  }
  await page.goto(`${tenant.home}/runs/0190c0de-0000-7000-8000-000000000000`)
  await take(page, 'run-missing', () => expect(page.locator('main')).toBeVisible())

  const stranger = await (await browser.newContext()).newPage()
  for (const [name, path] of [
    ['sign-in', '/sign-in'],
    ['sign-up', '/sign-up'],
    ['link-used', '/sign-in/link/nobody'],
    ['invitation-missing', '/invitations/nobody'],
  ] as const) {
    await stranger.goto(new URL(path, page.url()).href)
    await take(stranger, name, () => expect(stranger.getByRole('heading').first()).toBeVisible())
  }
})

test('pictures of every page', async ({ ana, tenant }) => {
  const { page } = ana
  const seen = (text: string | RegExp) => () =>
    expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible()
  const at = (path: string) => page.goto(`${tenant.home}${path}`)

  await publish(tenant, clockwork)
  await publish(tenant, example('numbers'))
  await publish(tenant, example('flights'))
  const flights = await run(tenant, { job: 'all_flights', pipeline: 'flights' })
  await run(tenant, { job: 'all_numbers', pipeline: 'numbers' })
  await publish(tenant, failing)
  const failed = await run(tenant, { assets: ['orders', 'revenue', 'dashboard'] })
  const again = await run(tenant, { job: 'all_numbers', pipeline: 'numbers' })

  await at('')
  await take(page, 'home', seen('numbers'))
  await page.keyboard.press('ControlOrMeta+k')
  await take(page, 'palette', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').getByRole('combobox').fill('fl')
    await expect(page.getByRole('option').first()).toBeVisible()
  })
  await at('/pipelines')
  await take(page, 'pipelines', seen('flights'))

  const canvas = page.locator('#designer-canvas')
  /** On a phone there is the drawing alone. */
  const drawnOr = (part: string) => () =>
    expect((page.viewportSize()?.width ?? 0) < 880 ? canvas : page.locator(part).last()).toBeVisible()
  await at('/pipelines/flights/edit')
  // What was laid out at the first opening is kept before the page is opened anew.
  await expect(page.getByText(/^Saved/)).toBeVisible()
  await take(page, 'designer', () => expect(canvas).toBeVisible())
  await at('/pipelines/flights/edit?view=outline')
  await take(page, 'designer-outline', () =>
    expect(page.getByRole('treegrid').or(page.getByRole('tree'))).toBeVisible(),
  )
  await at('/pipelines/flights/edit?view=text')
  await take(page, 'designer-text', drawnOr('.cm-content'))
  await at('/pipelines/flights/edit?view=split')
  await take(page, 'designer-split', drawnOr('.cm-content'))
  await at('/pipelines/numbers/versions')
  await take(page, 'versions', seen('Version 1'))

  await at('/lineage')
  await take(page, 'lineage', () => expect(page.locator('.react-flow').first()).toBeVisible())
  await at('/assets')
  await take(page, 'assets', seen('flights'))
  await at('/assets/delay_by_hour')
  await take(page, 'asset', seen('delay_by_hour'))
  await at('/assets/nothing_of_the_kind')
  await take(page, 'asset-missing', () => expect(page.locator('main')).toBeVisible())

  await at('/jobs')
  await take(page, 'jobs', seen('all_numbers'))
  const { scheduleId, pipelineId } = (
    await tenant.ask<{ scheduleId: string; pipelineId: string; name: string }[]>('schedules.list')
  ).find(({ name }) => name === 'every_night') ?? { scheduleId: '', pipelineId: '' }
  await at(`/automation?schedule=${pipelineId}.${scheduleId}`)
  await take(page, 'automation', () =>
    expect(page.getByRole('img', { name: /^The last \d+/ }).first()).toBeVisible({ timeout: 90_000 }),
  )
  await at('/automation?face=coming')
  await take(page, 'automation-coming', () => expect(page.locator('figure')).toBeVisible())
  await at('/runs')
  await take(page, 'runs', seen('succeeded'))
  await at('/runs?view=grid')
  await take(page, 'runs-grid', () =>
    expect(page.getByRole('grid').or(page.getByRole('table')).first()).toBeVisible(),
  )
  await at('/runs?view=timeline')
  await take(page, 'runs-timeline', () => expect(page.locator('main')).toBeVisible())
  await at(`/runs/compare?a=${failed}&b=${again}`)
  await take(page, 'runs-compare', () => expect(page.locator('main')).toBeVisible())

  await at(`/runs/${flights}`)
  await take(page, 'run', seen(/succeeded in/))
  await at(`/runs/${flights}?view=graph`)
  await take(page, 'run-graph', () => expect(page.locator('.react-flow').first()).toBeVisible())
  await at(`/runs/${flights}?view=table`)
  await take(page, 'run-table', seen(/succeeded in/))
  await at(`/runs/${flights}?view=events`)
  await take(page, 'run-events', seen(/succeeded in/))
  await at(`/runs/${failed}`)
  await take(page, 'run-failed', seen(/failed/))
  await at(`/runs/${flights}/logs`)
  await take(page, 'run-logs', () => expect(page.getByRole('grid').first()).toBeVisible())

  for (const name of ['members', 'tokens', 'account', 'deployments', 'clusters', 'pools']) {
    await page.goto(`/t/${tenant.slug}/settings/${name}`)
    // What they are where runs are pods is taken there.
    const picture = name === 'clusters' || name === 'pools' ? `${name}-none` : name
    await take(page, picture, () => expect(page.getByRole('heading', { level: 1 })).toBeVisible())
  }
})
