import { expect, publish, test } from './journey.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'told',
  assets: [
    {
      id: 'told',
      key: 'told',
      deps: [],
      compute: { kind: 'typescript', code: "export default () => { console.log('what time is it') }" },
    },
  ],
})

/** The clock of Tokyo, which is nine hours ahead all year. */
const tokyo = (at: Date) => new Date(at.getTime() + 9 * 3_600_000).toISOString()

test('any time zone can be chosen: log, events and dates of the filter go by its clock', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status)
    .toBe('succeeded')
  const { enqueuedAt } = await tenant.ask<{ enqueuedAt: Date }>('runs.show', { runId })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  await page.getByRole('button', { name: 'Account and look' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'In another time zone…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Time zone' })
  await dialog.getByRole('button', { name: 'Zone', exact: true }).click()
  await page.getByPlaceholder('Zone').fill('Tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await expect(dialog.getByText(/GMT\+9/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()

  const log = page.getByRole('grid', { name: 'Log lines' })
  await page.getByRole('button', { name: 'Show…' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'time of day' }).click()
  const line = log.getByRole('row').filter({ hasText: 'what time is it' })
  const shown = (await line.getByTitle('Link to this line').textContent()) ?? ''
  const hours = [enqueuedAt, new Date()].map((at) => tokyo(new Date(at)).slice(11, 13))
  expect(hours).toContain(shown.slice(0, 2))
  await line.getByTitle('Link to this line').click()
  await expect(page.getByText(/T\d\d:\d\d:\d\d\.\d{3}\+09:00/)).toBeVisible()

  await page.getByRole('button', { name: 'Account and look' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'As dates' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Events' }).click()
  await expect(page.getByRole('columnheader', { name: 'Time of day' })).toBeVisible()
  const event = page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: 'run queued' })
  await expect(event).toContainText(tokyo(new Date(enqueuedAt)).slice(11, 16))

  // By UTC this minute of Tokyo is nine hours ahead, and no run was asked for since.
  const minute = tokyo(new Date(enqueuedAt)).slice(0, 16)
  await page.goto(`${tenant.home}/runs?filter=after:${minute}`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('told')).toBeVisible()
  await page.goto(`${tenant.home}/runs?filter=before:${minute}`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('told')).toHaveCount(0)
})
