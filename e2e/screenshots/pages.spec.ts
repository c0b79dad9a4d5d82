import { readFileSync } from 'node:fs'

import { expect, publish, test } from '../journey.ts'
import { take } from './take.ts'

const example = (name: string): string => readFileSync(`examples/${name}.yaml`, 'utf8')

test('pictures of every page', async ({ ana, tenant }) => {
  const { page } = ana
  const first = (text: string | RegExp) => () =>
    expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible()
  const finished = (runId: string) =>
    expect
      .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status, {
        timeout: 120_000,
      })
      .toMatch(/succeeded|failed/)

  await page.goto('/sign-in')
  await take(page, 'sign-in', first('Sign in'))
  await page.goto(tenant.home)

  const numbers = await publish(tenant, example('numbers'))
  await publish(tenant, example('flights'))
  const flights = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'all_flights', pipeline: 'flights' },
  })
  await finished(flights.runId)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'all_numbers', pipeline: 'numbers' },
  })
  await finished(runId)
  const failing = await tenant
    .call<{ runId: string }>('runs.start', {
      target: { assets: ['delay_quality'] },
      config: { delay_quality: { strict: true } },
    })
    .catch(() => null)
  if (failing) await finished(failing.runId)
  expect(numbers.name).toBe('numbers')

  await page.goto(tenant.home)
  await take(page, 'home', first('numbers'))
  await page.goto(`${tenant.home}/pipelines`)
  await take(page, 'pipelines', first('flights'))
  await page.goto(`${tenant.home}/pipelines/flights/edit`)
  await take(page, 'designer', () => expect(page.locator('#designer-canvas')).toBeVisible())
  await page.goto(`${tenant.home}/pipelines/numbers/versions`)
  await take(page, 'versions', first('Version 1'))
  await page.goto(`${tenant.home}/lineage`)
  await take(page, 'lineage', () => expect(page.locator('.react-flow')).toBeVisible())
  await page.goto(`${tenant.home}/assets`)
  await take(page, 'assets', first('flights'))
  await page.goto(`${tenant.home}/assets/delay_by_hour`)
  await take(page, 'asset', first('delay_by_hour'))
  await page.goto(`${tenant.home}/jobs`)
  await take(page, 'jobs', first('all_numbers'))
  await page.goto(`${tenant.home}/runs`)
  await take(page, 'runs', first('succeeded'))
  await page.goto(`${tenant.home}/runs/${flights.runId}`)
  await take(page, 'run', first(/succeeded in/))
  await page.goto(`${tenant.home.replace('/production', '')}/settings/members`)
  await take(page, 'members', first('Ana'))
})
