import { barriersInBothThemes } from '../barriers.ts'
import { expect, publish, test } from '../journey.ts'
import { podMs, startJob } from './cluster-journey.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'causes',
  assets: [
    {
      id: 'hog',
      key: 'hog',
      compute: {
        kind: 'python',
        code: 'def hog():\n    held = []\n    while True:\n        held.append(bytearray(16_000_000))',
      },
      runtime: { memoryMib: 300 },
    },
    {
      id: 'large',
      key: 'large',
      compute: { kind: 'shell', code: 'echo here' },
      runtime: { cpuMilli: 64_000 },
    },
  ],
  jobs: [
    { id: 'hungry', name: 'hungry', target: { selection: 'key:hog' } },
    { id: 'huge', name: 'huge', target: { selection: 'key:large' } },
  ],
})

test('a run that was ended for want of memory names its limit, whose it is, and the limit to try next', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { page } = ana
  await startJob(page, tenant, 'hungry')
  const banner = page.getByRole('status').filter({ hasText: 'A limit did this.' })
  await expect(banner).toBeVisible({ timeout: podMs })
  await expect(banner).toContainText(/memory/)
  await expect(banner).toContainText('300 MiB')
  await expect(page.getByText(/^failed in/).first()).toBeVisible()
  expect(await barriersInBothThemes(page)).toEqual([])

  // One press gives it more, in the drawing, where it can be undone and is published like any other change.
  await banner.getByRole('button', { name: /MiB/ }).click()
  await expect(page).toHaveURL(/\/pipelines\/causes\/edit/)
  await expect(page.locator('#designer-canvas')).toBeVisible()
  await expect(page.getByText(/^Saved/)).toBeVisible()
  const draft = await tenant.ask<{
    document: { elements: Record<string, { runtime?: { memoryMib: number } }> }
  }>('drafts.open', { pipeline: 'causes' })
  expect(draft.document.elements.hog?.runtime?.memoryMib).toBeGreaterThan(300)
})

test('a run that no node has room for says what it needs and what the largest node has, and can be given up', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { page } = ana
  await startJob(page, tenant, 'huge')
  const banner = page.getByRole('status').filter({ hasText: /it needs 64 CPU, the largest node has \d/ })
  await expect(banner).toBeVisible({ timeout: podMs })
  await expect(banner).toContainText('Insufficient cpu')
  expect(await barriersInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByText(/^canceled in/)).toBeVisible({ timeout: podMs })
})
