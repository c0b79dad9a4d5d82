import { expect, publish, test } from './journey.ts'

const code = `export default function twice(context: { retryNumber: number }) {
  console.log('said by attempt ' + (context.retryNumber + 1))
  if (context.retryNumber === 0) throw new Error('not yet')
}`

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'twice',
  assets: [
    {
      id: 'twice',
      key: 'twice',
      deps: [],
      retry: { max: 1, delayMs: 100 },
      compute: { kind: 'typescript', code },
    },
  ],
})

test('attempts of a step are told apart in the log, and a chosen one stands there alone', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status)
    .toBe('succeeded')
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}?step=twice`)
  const log = page.getByRole('grid', { name: 'Log lines' })
  await expect(log.getByText('said by attempt 1')).toBeVisible()
  await expect(log.getByText('said by attempt 2')).toBeVisible()
  await expect(log.getByRole('gridcell', { name: 'attempt 2', exact: true })).toHaveCount(1)

  const detail = page.getByRole('complementary', { name: 'Step twice' })
  await detail.getByRole('button', { name: /^failed after/ }).click()
  await expect(page).toHaveURL(/attempt=1/)
  await expect(log.getByText('said by attempt 1')).toBeVisible()
  await expect(log.getByText('said by attempt 2')).toHaveCount(0)
  await detail.getByRole('button', { name: /^succeeded after/ }).click()
  await expect(log.getByText('said by attempt 2')).toBeVisible()
  await expect(log.getByText('said by attempt 1')).toHaveCount(0)
  await page.reload()
  await expect(log.getByText('said by attempt 2')).toBeVisible()
  await expect(log.getByText('said by attempt 1')).toHaveCount(0)
  await page.getByRole('button', { name: 'only twice, attempt 2' }).press('Enter')
  await expect(log.getByText('said by attempt 1')).toBeVisible()
})
