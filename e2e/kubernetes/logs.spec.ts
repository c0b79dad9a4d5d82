import type { Page } from '@playwright/test'

import { expect, publish, test } from '../journey.ts'
import { podMs, runIdOf, startJob, succeeded } from './cluster-journey.ts'

const count = 20
const lines = Array.from({ length: count }, (_, index) => `line ${index + 1} of ${count}`)

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'clock',
  assets: [
    {
      id: 'seconds',
      key: 'seconds',
      compute: { kind: 'python', code: `def seconds():\n    return ${count}` },
    },
    {
      id: 'ticking',
      key: 'ticking',
      deps: ['seconds'],
      config: { pauseMs: 1000 },
      compute: {
        kind: 'python',
        code: [
          'import time',
          'def ticking(seconds, context):',
          '    for second in range(1, seconds + 1):',
          '        print(f"line {second} of {seconds}", flush=True)',
          '        time.sleep(context.config["pauseMs"] / 1000)',
          '    return [{"second": second} for second in range(1, seconds + 1)]',
        ].join('\n'),
      },
    },
  ],
  jobs: [{ id: 'tick', name: 'tick', target: { selection: '*' } }],
})

/** Every line of the log, in the order the page has them, however few it draws at once. */
async function linesOf(page: Page): Promise<string[]> {
  const grid = page.getByRole('grid', { name: 'Log lines' })
  await grid.focus()
  const seen = new Map<number, string>()
  for (const key of ['Home', 'End'] as const) {
    await page.keyboard.press(key)
    const edge = key === 'Home' ? 1 : Number(await grid.getAttribute('aria-rowcount'))
    await expect(grid.locator(`[aria-rowindex="${edge}"]`)).toBeVisible()
    const drawn = await grid
      .locator('[aria-rowindex]')
      .evaluateAll((rows) =>
        rows.map((row) => [Number(row.getAttribute('aria-rowindex')), row.textContent ?? ''] as const),
      )
    for (const [index, text] of drawn) seen.set(index, /line \d+ of \d+/.exec(text)?.[0] ?? text)
  }
  return [...seen].toSorted(([a], [b]) => a - b).map(([, text]) => text)
}

/** Without events there is what the step printed, and nothing else. */
const hideEvents = (page: Page) => page.getByRole('button', { name: 'events', exact: true }).click()

test('a line a second for 20 s is read live in two browsers on two webs, one of them reloaded at 10 s: 20 lines in order, once, in both; the step says what it is', async ({
  ana,
  tenant,
  browser,
}) => {
  await publish(tenant, pipeline)
  const { page } = ana
  const elsewhere = await browser.newContext({
    baseURL: process.env.SLUICE_SECOND_URL ?? '',
    storageState: await ana.context.storageState(),
  })
  const second = await elsewhere.newPage()
  await second.goto(`${tenant.home}/runs`)
  await expect(second.getByRole('heading').first()).toBeVisible()
  await startJob(page, tenant, 'tick')
  await second.goto(`${tenant.home}/runs/${runIdOf(page)}`)

  // The log follows its end: the newest lines are in sight.
  for (const each of [page, second]) {
    await expect(each.getByText(/^line 1\d of 20$/).last()).toBeVisible({ timeout: podMs })
    await expect(each.getByText(/^running/).first()).toBeVisible()
  }
  await second.reload()
  for (const each of [page, second])
    await expect(each.getByText('line 20 of 20', { exact: true })).toBeVisible()
  const run = await succeeded(page, tenant)
  await expect(second.getByText(/^succeeded in/).first()).toBeVisible()
  for (const each of [page, second]) {
    await hideEvents(each)
    await expect(each.getByRole('grid', { name: 'Log lines' })).toHaveAttribute(
      'aria-rowcount',
      String(count),
    )
    expect(await linesOf(each)).toEqual(lines)
  }
  expect(new URL(second.url()).origin).toBe(process.env.SLUICE_SECOND_URL)
  expect(run.steps.map(({ tries }) => tries.length)).toEqual([1, 1])

  await second.getByRole('grid', { name: 'Timeline of steps' }).getByText('ticking', { exact: true }).click()
  const detail = second.getByRole('complementary', { name: 'Step ticking' })
  await expect(detail.getByRole('link', { name: 'python in clock' })).toBeVisible()
  await expect(detail.getByText('{"pauseMs":1000}')).toBeVisible()
  await expect(detail.getByText(/^succeeded after 2\d(\.\d)? s$/)).toBeVisible()
  await expect(detail.getByRole('link', { name: 'seconds' })).toBeVisible()
  await expect(detail.getByText(/20 rows/)).toBeVisible()
  await detail.getByRole('link', { name: 'ticking' }).click()
  await expect(
    second.getByRole('region', { name: 'Rows' }).getByRole('columnheader', { name: 'second' }),
  ).toBeVisible()
  await expect(second.getByText('20 rows · 1 column')).toBeVisible()
  await elsewhere.close()
})
