import { readFileSync } from 'node:fs'

import type { Page } from '@playwright/test'

import { designer } from '../designer.ts'
import { expect, test, type Tenant } from '../journey.ts'
import { startJob, succeeded } from './cluster-journey.ts'

const example = (name: string): string => readFileSync(`examples/${name}.yaml`, 'utf8')

/** Brings a pipeline in by its text; the designer shows it then. */
async function importText(page: Page, tenant: Tenant, text: string): Promise<void> {
  await page.goto(`${tenant.home}/pipelines?open=import`)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Text').fill(text)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.locator('#designer-canvas')).toBeVisible()
}

/** Chooses where the steps of a job run, in the inspector. */
async function chooseExecutor(
  page: Page,
  tenant: Tenant,
  of: { pipeline: string; job: string },
  executor: string,
): Promise<void> {
  await page.goto(`${tenant.home}/pipelines/${of.pipeline}/edit?element=${of.job}`)
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('tab', { name: 'Runs where' }).click()
  await inspector.getByRole('combobox', { name: 'Executor' }).click()
  await page.getByRole('option', { name: executor, exact: true }).click()
  await expect(inspector.getByRole('combobox', { name: 'Executor' })).toHaveText(executor)
  await designer(page).saved()
}

async function publishHere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why').fill('To the cluster')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Version 1 is active').first()).toBeVisible()
}

/** What a step made, as its part of the run page says it. */
async function madeBy(page: Page, step: string): Promise<string> {
  await page.getByRole('grid', { name: 'Timeline of steps' }).getByText(step, { exact: true }).click()
  const detail = page.getByRole('complementary', { name: `Step ${step}` })
  await expect(detail).toBeVisible()
  return detail.innerText()
}

// Before the pool, whose warm workers keep their part of a small node for minutes after their last step.
for (const executor of ['multiprocess', 'kubernetes'] as const)
  test(`flights: imported, set to ${executor}, published; shell, SQL, Python and TypeScript make the mart in pods`, async ({
    ana,
    tenant,
  }) => {
    const { page } = ana
    // All its steps in one pod want more than one step does.
    const roomy = 'name: all_flights\n    runtime: { cpuMilli: 1000, memoryMib: 2048 }'
    const text = example('flights')
    await importText(
      page,
      tenant,
      executor === 'multiprocess' ? text.replace('name: all_flights', roomy) : text,
    )
    await chooseExecutor(page, tenant, { pipeline: 'flights', job: 'all_flights' }, executor)
    await publishHere(page)
    await startJob(page, tenant, 'all_flights')
    const run = await succeeded(page, tenant, 400_000)
    expect(run.steps.every(({ status }) => status === 'succeeded')).toBe(true)
    expect(run.executor).toBe(executor)
    await page.goto(`${tenant.home}/assets/busiest_routes`)
    await expect(page.getByText(/Los Angeles/).first()).toBeVisible()
    await page.goto(`${tenant.home}/assets/report`)
    await expect(page.getByText('# Flights').first()).toBeVisible()
  })

for (const executor of ['multiprocess', 'kubernetes', 'pool'] as const)
  test(`numbers: imported, set to ${executor} in the inspector, published; the job of ops and the job of assets give 30, 25 and 55 in pods`, async ({
    ana,
    tenant,
  }) => {
    const { page } = ana
    // Three warm workers of the usual size are more than a small node has room for.
    const text = example('numbers')
    const small = 'runtime: { cpuMilli: 200, memoryMib: 512 }'
    await importText(
      page,
      tenant,
      executor === 'pool'
        ? text.replaceAll(/name: (process_numbers|all_numbers)\n/g, (line) => `${line}    ${small}\n`)
        : text,
    )
    for (const job of ['job_ops', 'job_assets'])
      await chooseExecutor(page, tenant, { pipeline: 'numbers', job }, executor)
    await publishHere(page)

    await startJob(page, tenant, 'process_numbers')
    const ops = await succeeded(page, tenant)
    expect(ops.steps.map(({ status }) => status)).toEqual(Array(6).fill('succeeded'))
    expect(ops.executor).toBe(executor)
    expect(await madeBy(page, 'sum_even_numbers')).toMatch(/result\s+30,/)
    expect(await madeBy(page, 'sum_odd_numbers')).toMatch(/result\s+25,/)
    expect(await madeBy(page, 'sum_two_sums')).toMatch(/result\s+55,/)
    await expect(page.getByText('domain=numbers')).toBeVisible()
    await expect(page.getByText(/kubernetes/).first()).toBeVisible()

    const lineage = await ana.context.newPage()
    await lineage.goto(`${tenant.home}/lineage`)
    const node = (key: string) => lineage.locator('.react-flow__node').filter({ hasText: key })
    await expect(node('summed_two_sums')).toBeVisible()
    await startJob(page, tenant, 'all_numbers')
    const assets = await succeeded(page, tenant)
    expect(assets.steps.flatMap(({ outputs }) => outputs.map(({ asset }) => asset))).toHaveLength(6)
    // The page of the lineage was there before: it followed by itself.
    await expect(node('summed_even_numbers')).toContainText('30')
    await expect(node('summed_odd_numbers')).toContainText('25')
    await expect(node('summed_two_sums')).toContainText('55')
    const graph = await tenant.ask<{ upstream: string[] }[]>('assets.graph')
    expect(graph.flatMap(({ upstream }) => upstream)).toHaveLength(6)
    if (executor === 'pool') {
      const pools = await ana.context.newPage()
      await pools.goto(`/t/${tenant.slug}/settings/pools`)
      await expect(pools.getByRole('list', { name: 'Workers' }).getByRole('listitem').first()).toBeVisible()
      await expect(pools.getByText('It is used.')).toBeVisible()
      return
    }

    const stateOf = (key: string) =>
      tenant.ask<{ latest: { runId: string; dataVersion: string }; state: { status: string } }>(
        'assets.show',
        { key },
      )
    const before = await stateOf('summed_even_numbers')
    await page.goto(`${tenant.home}/assets/summed_even_numbers`)
    await page.getByRole('button', { name: 'Materialize', exact: true }).click()
    await expect
      .poll(async () => (await stateOf('summed_even_numbers')).latest.runId, { timeout: 120_000 })
      .not.toBe(before.latest.runId)
    expect((await stateOf('summed_even_numbers')).latest.dataVersion).toBe(before.latest.dataVersion)
    expect((await stateOf('summed_two_sums')).state.status).toBe('fresh')
  })
