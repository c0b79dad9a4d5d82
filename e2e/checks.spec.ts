import { barriers } from './barriers.ts'
import { expect, publish, publishDraft, type Tenant, test } from './journey.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'shop',
  assets: [
    {
      id: 'orders',
      key: 'orders',
      compute: { kind: 'sql', code: 'select * from (values (1, 10), (2, -5), (3, -7)) as t(id, amount)' },
    },
    {
      id: 'report',
      key: 'report',
      deps: ['orders'],
      compute: { kind: 'sql', code: 'select count(*) as n from orders' },
    },
  ],
  checks: [
    {
      id: 'k1',
      name: 'not_negative',
      asset: 'orders',
      description: 'No order costs less than nothing.',
      blocking: true,
      compute: { kind: 'sql', code: 'select * from orders where amount < 0' },
    },
    {
      id: 'k2',
      name: 'many',
      asset: 'orders',
      severity: 'warn',
      compute: { kind: 'typescript', code: 'export default (orders: object[]) => orders.length > 100' },
    },
  ],
})

const ended = async (tenant: Tenant, runId: string, status: string): Promise<void> => {
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status, {
      timeout: 60_000,
    })
    .toBe(status)
}

test('a blocking check holds up what depends on its asset, and its page says what it found, then and now', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await ended(tenant, runId, 'failed')
  const { page } = ana

  // The run: the checks are steps of it, and what came after the asset was skipped because of one.
  await page.goto(`${tenant.home}/runs/${runId}?view=table`)
  const steps = page.getByRole('grid', { name: 'Steps' })
  await expect(steps.getByRole('row', { name: /^orders\.check:not_negative/ })).toContainText('check failed')
  await expect(steps.getByRole('row', { name: /^orders\.check:many/ })).toContainText('check warned')
  await expect(steps.getByRole('row', { name: /^report/ })).toContainText(
    '"orders.check:not_negative" failed',
  )

  // The asset: each check with what it found.
  await page.goto(`${tenant.home}/assets/orders`)
  await page.getByRole('tab', { name: /Checks/ }).click()
  const checks = page.getByRole('grid', { name: 'Checks' })
  await expect(checks.getByRole('row').filter({ hasText: 'many' })).toContainText('warned')
  const detail = page.getByRole('region', { name: 'not_negative' })
  await expect(detail).toContainText('No order costs less than nothing.')
  await expect(detail).toContainText('2 rows fail.')
  await expect(detail).toContainText('first_failures')
  await expect(detail.getByRole('list', { name: /The last/ }).getByRole('listitem')).toHaveCount(1)
  expect(await barriers(page)).toEqual([])

  // By itself, of the value that is stored: the run stands in the strip as soon as it has ended.
  await detail.getByRole('button', { name: 'Run this check' }).click()
  await expect(detail.getByRole('list', { name: /The last/ }).getByRole('listitem')).toHaveCount(2)

  // The catalog and lineage say the worst.
  await page.goto(`${tenant.home}/assets`)
  await expect(page.getByRole('row').filter({ hasText: 'orders' }).first()).toContainText(
    '1 of 2 checks failed',
  )
  await page.goto(`${tenant.home}/lineage`)
  await expect(page.locator('.react-flow__node').filter({ hasText: 'orders' })).toContainText('checks failed')
})

test('a check is written by a form, and runs with its asset', async ({ ana, tenant }) => {
  const bare = JSON.stringify({ ...(JSON.parse(pipeline) as object), checks: [] })
  const { id, name } = await publish(tenant, bare)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await ended(tenant, runId, 'succeeded')
  const { page } = ana
  await page.goto(`${tenant.home}/pipelines/${name}/edit`)
  await page.locator('.react-flow__node').filter({ hasText: 'orders' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Check…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Check' })
  await dialog.getByRole('combobox', { name: 'What it holds' }).click()
  await page.getByRole('option', { name: 'Unique' }).click()
  // What is known of the columns of its latest value is offered.
  await dialog.getByRole('button', { name: 'Take id' }).click()
  await expect(dialog.getByRole('status')).toHaveText('unique_id: No two rows have the same id.')
  await dialog.getByRole('switch', { name: 'Blocks what depends on the asset' }).click()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add the check' }).click()
  await expect(page.locator('.react-flow__node').filter({ hasText: 'unique_id' })).toBeVisible()

  // From the palette: how many rows there are is compared with what was told of them before.
  await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Check' }).click()
  await dialog.getByRole('combobox', { name: 'What it holds' }).click()
  await page.getByRole('option', { name: 'Row count against history' }).click()
  await dialog.getByLabel('Of the mean of the last').press('Enter')
  await expect(page.locator('.react-flow__node').filter({ hasText: 'row_count_drift' })).toBeVisible()

  await expect
    .poll(async () => {
      const { document } = await tenant.ask<{ document: { elements: Record<string, { kind: string }> } }>(
        'drafts.open',
        { pipeline: name },
      )
      return Object.values(document.elements).filter(({ kind }) => kind === 'check').length
    })
    .toBe(2)
  await publishDraft(tenant, { id, name }, 'Check the orders')
  const next = await tenant.call<{ runId: string }>('runs.start', { target: { assets: ['orders'] } })
  await ended(tenant, next.runId, 'succeeded')
  await page.goto(`${tenant.home}/assets/orders?tab=checks`)
  const checks = page.getByRole('grid', { name: 'Checks' })
  await expect(checks.getByRole('row').filter({ hasText: 'unique_id' })).toContainText('passed')
  await expect(checks.getByRole('row').filter({ hasText: 'row_count_drift' })).toContainText('passed')
})

test('how young an asset is to be is chosen in the designer, and its page says how it stands', async ({
  ana,
  tenant,
}) => {
  const { id, name } = await publish(
    tenant,
    JSON.stringify({ ...(JSON.parse(pipeline) as object), checks: [] }),
  )
  const { page } = ana
  await page.goto(`${tenant.home}/pipelines/${name}/edit`)
  await page.locator('.react-flow__node').filter({ hasText: 'orders' }).click()
  await page.getByRole('tab', { name: 'About' }).click()
  await page.getByRole('combobox', { name: 'Freshness' }).click()
  await page.getByRole('option', { name: 'By its age' }).click()
  await expect(page.getByText('Overdue after 1 day; due soon after 18 hours.')).toBeVisible()
  await expect
    .poll(async () => {
      const { document } = await tenant.ask<{
        document: { elements: Record<string, { freshness?: unknown }> }
      }>('drafts.open', { pipeline: name })
      return document.elements['orders']?.freshness
    })
    .toEqual({ failWindowMs: 86_400_000, warnWindowMs: 64_800_000 })
  await publishDraft(tenant, { id, name }, 'Keep orders young')
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { assets: ['orders'] } })
  await ended(tenant, runId, 'succeeded')

  await page.goto(`${tenant.home}/assets/orders`)
  const panel = page.getByRole('region', { name: 'Freshness' })
  await expect(panel).toContainText('on time since')
  // The worker has noticed: the change is kept.
  await expect(panel.getByRole('list', { name: 'Changes of freshness' }).getByRole('listitem')).toHaveCount(1)
  expect(await barriers(page)).toEqual([])
  await page.goto(`${tenant.home}/assets`)
  await expect(page.getByRole('checkbox', { name: 'on time, 1' })).toBeVisible()
})
