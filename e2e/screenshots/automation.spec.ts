import { expect, publish, test, type Tenant } from '../journey.ts'
import { take } from './take.ts'

const day = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 10)

/** Days of which one fails, a webhook that was never sent anything, and a check that finds something. */
const shop = `sluice: pipeline
name: shop
partitions:
  - { id: day, name: day, set: { type: timeWindow, cadence: daily, start: "${daysAgo(120)}" } }
assets:
  - id: sales
    key: sales
    partitions: day
    compute:
      kind: typescript
      code: |
        export default ({ context }) => {
          if (context.partitionKey === '${daysAgo(4)}') throw new Error('the till sent no file')
          return [{ day: context.partitionKey, amount: 100 }]
        }
  - id: prices
    key: prices
    compute: { kind: typescript, code: "export default () => [{ item: 'tea', price: 3 }, { item: 'rum', price: null }]" }
checks:
  - { id: priced, name: priced, asset: prices, severity: warn, compute: { kind: sql, code: "SELECT * FROM prices WHERE price IS NULL" } }
jobs:
  - { id: read, name: read_prices, target: { selection: 'key:"prices"' } }
sensors:
  - { id: orders, name: orders, source: webhook, target: { job: read_prices } }
  - { id: late, name: after_prices, source: asset, settings: { assets: [prices] }, target: { selection: 'key:"prices"' }, disabled: true }
layout:
  sales: { x: 0, y: 0 }
  prices: { x: 0, y: 120 }
`

const settled = async (tenant: Tenant, id: string) => {
  const statusOf = async () => (await tenant.ask<{ status: string }>('backfills.show', { id })).status
  await expect.poll(statusOf, { timeout: 180_000 }).toMatch(/completed|failed/)
}

test('pictures of partitions, backfills, sensors and checks', async ({ ana, tenant }) => {
  test.setTimeout(400_000)
  const { page } = ana
  await publish(tenant, shop)
  await tenant.call('runs.start', { target: { assets: ['prices'] } })
  const { id } = await tenant.call<{ id: string }>('backfills.start', {
    target: { assets: ['sales'] },
    partitions: 'latest 20',
  })
  await settled(tenant, id)

  await page.goto(`${tenant.home}/assets/sales?tab=partitions&partition=${daysAgo(4)}`)
  await take(page, 'partitions', () =>
    expect(page.getByText('19 made, 1 failed', { exact: false })).toBeVisible(),
  )
  await take(page, 'partitions-question', async () => {
    await page.getByRole('button', { name: 'Materialize partitions…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Missing' }).click()
    await expect(page.getByRole('button', { name: /Start a backfill of \d+ partitions/ })).toBeVisible()
  })
  await page.goto(`${tenant.home}/automation?face=backfills&backfill=${id}`)
  await take(page, 'backfills', () =>
    expect(page.getByRole('list', { name: 'Partitions of the backfill' })).toBeVisible(),
  )
  await page.goto(`${tenant.home}/automation?face=sensors`)
  await take(page, 'sensors', () => expect(page.getByText('after_prices').first()).toBeVisible())
  await page.goto(`${tenant.home}/assets/prices?tab=checks`)
  await take(page, 'checks', () => expect(page.getByText('priced').first()).toBeVisible())
})

/** An asset that follows another by its condition, what it is kept in, and a sensor with code of its own. */
const following = `sluice: pipeline
name: reports
resources:
  - { id: db, name: warehouse, type: postgres, config: { host: db.example.com, database: shop, user: loader, password: { env: WAREHOUSE_PASSWORD } } }
  - { id: lake, name: lake, type: s3, config: { bucket: lake, region: eu-central-1, accessKeyId: { env: LAKE_KEY }, secretAccessKey: { env: LAKE_SECRET } } }
assets:
  - { id: orders, key: orders, compute: { kind: typescript, code: "export default () => [{ order: 1, total: 12.5 }]" } }
  - { id: report, key: report, deps: [orders], automation: eager(), compute: { kind: typescript, code: "export default (orders: object[]) => orders.length" } }
  - { id: export, key: export, deps: [report], resources: [warehouse, lake], automation: 'on_cron("0 6 * * *")', compute: { kind: typescript, code: "export default (report: number) => report" } }
`

test('pictures of conditions, resources and secrets', async ({ ana, tenant }) => {
  test.setTimeout(300_000)
  const { page } = ana
  await tenant.call('secrets.set', {
    name: 'WAREHOUSE_PASSWORD',
    scope: 'deployment',
    value: 'kept for a picture',
  })
  await tenant.call('secrets.set', { name: 'LAKE_KEY', scope: 'all', value: 'kept for a picture' })
  await publish(tenant, following)
  await tenant.call('runs.start', { target: { assets: ['orders'] } })
  await page.goto(`${tenant.home}/automation?face=conditions`)
  await page.getByRole('grid', { name: 'Conditions' }).getByText('report', { exact: true }).click()
  const evaluations = page.getByRole('list', { name: 'Evaluations' })
  await expect(evaluations.getByText('asked for it').first()).toBeVisible({ timeout: 60_000 })
  await take(page, 'conditions', () => expect(evaluations.getByText('asked for it').first()).toBeVisible())
  await page.goto(`${tenant.home}/resources`)
  await take(page, 'resources', () => expect(page.getByText('warehouse').first()).toBeVisible())
  await page.getByRole('radio', { name: 'Secrets' }).click()
  await take(page, 'secrets', () => expect(page.getByText('WAREHOUSE_PASSWORD').first()).toBeVisible())
})

/** Shops by day, of which some were made before their code changed, and a job that asks for what nobody drew. */
const shops = `sluice: pipeline
name: shops
partitions:
  - { id: day, name: day, set: { type: timeWindow, cadence: daily, start: "${daysAgo(30)}" } }
  - { id: place, name: place, set: { type: static, keys: [oslo, rome, lima, pune, kyiv] } }
  - { id: both, name: both, set: { type: multi, dimensions: { day: day, place: place } } }
assets:
  - { id: sales, key: sales, partitions: both, compute: { kind: typescript, code: "export default ({ context }) => context.partitionKey" } }
ops:
  - id: count
    name: count
    graph: closing
    config: { currency: EUR }
    inputs: [{ name: till, type: number }, { name: since, type: text, default: opening }]
    compute: { kind: typescript, code: "export default (till: number) => till" }
graphs:
  - { id: closing, name: closing }
jobs:
  - id: close
    name: close_the_day
    target: { graph: closing }
    configSchema:
      type: object
      properties: { ops: { type: object, properties: { count: { type: object, properties: { config: { type: object, properties: { currency: { enum: [EUR, NOK], title: Currency, description: What is in the till. } } } } } } } }
`

test('pictures of a matrix of partitions and of the launchpad', async ({ ana, tenant }) => {
  test.setTimeout(300_000)
  const { page } = ana
  await publish(tenant, shops)
  const { id } = await tenant.call<{ id: string }>('backfills.start', {
    target: { assets: ['sales'] },
    partitions: ['oslo', 'rome', 'lima'].map((place) => `${daysAgo(9)}...${daysAgo(2)}|${place}`).join(', '),
  })
  await settled(tenant, id)
  await page.goto(`${tenant.home}/assets/sales?tab=partitions`)
  await take(page, 'partitions-matrix', () =>
    expect(page.getByRole('gridcell', { name: /made/ }).first()).toBeVisible(),
  )
  await page.goto(`${tenant.home}/jobs`)
  await take(page, 'launchpad', async () => {
    await page.getByRole('button', { name: 'Launch close_the_day with configuration or tags…' }).click()
    await expect(page.getByText('has neither a wire nor a value').first()).toBeVisible()
  })
})
