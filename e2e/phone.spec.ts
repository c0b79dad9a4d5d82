import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const code = `export default async function slow() {
  for (let second = 0; second < 600; second++) {
    console.log('tick ' + second)
    await new Promise((done) => setTimeout(done, 250))
  }
}`

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'slow',
  assets: [{ id: 'slow', key: 'slow', deps: [], compute: { kind: 'typescript', code } }],
})

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test('on a phone a run is found in the list, watched, canceled and retried, without a sideways scroll', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  await tenant.call('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.setViewportSize({ width: 390, height: 844 })
  const fits = () =>
    page.evaluate(() => {
      const list = document.querySelector('[role="grid"]')
      return [document.documentElement, ...(list ? [list] : [])].every(
        (box) => box.scrollWidth <= box.clientWidth,
      )
    })

  await page.goto(`${tenant.home}/runs`)
  const list = page.getByRole('grid', { name: 'Runs' })
  const row = list.getByRole('row').filter({ hasText: 'slow' })
  await expect(row.getByText('running')).toBeVisible()
  await expect(row.getByText(/ago|now/)).toBeVisible()
  expect(await fits()).toBe(true)
  // Two lines: what and when above, how and which below.
  const [title, status] = [
    await row.getByText('slow').boundingBox(),
    await row.getByText('running').boundingBox(),
  ]
  expect((status?.y ?? 0) - (title?.y ?? 0)).toBeGreaterThan(12)
  expect(await barriers(page, '[role="grid"]')).toEqual([])

  await row.getByText('slow').click()
  await expect(page.getByText(/^tick \d+$/).first()).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await page.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  const before = page.url()
  await page.getByRole('button', { name: 'Retry from failure' }).click()
  await expect(page).not.toHaveURL(before)
  await expect(page.getByText(/^tick \d+$/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByText(/^canceled in/)).toBeVisible({ timeout: 20_000 })
})
