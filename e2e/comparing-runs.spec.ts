import { barriers } from './barriers.ts'
import { expect, publish, test, type Tenant } from './journey.ts'
import { tabTo } from './tab-to.ts'

const text = (one: string) => `sluice: pipeline
name: weather
assets:
  - { key: raw, compute: { kind: typescript, code: "export default () => ${one}\\n" } }
  - { key: clean, deps: [raw], compute: { kind: typescript, code: "export default (raw: number) => { if (raw > 1) throw new Error('too warm'); return raw }\\n" } }
layout: {}
`
const ran = async (tenant: Tenant): Promise<string> => {
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { assets: ['raw', 'clean'] },
  })
  const statusOf = async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status
  await expect.poll(statusOf, { timeout: 60_000 }).toMatch(/succeeded|failed/)
  return runId
}

test('a run that failed is compared with the one that succeeded, down to the line of code', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, text('1'))
  const good = await ran(tenant)
  await publish(tenant, text('2'), 'Warmer')
  const bad = await ran(tenant)

  // From the page of the run that failed.
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${bad}`)
  await page.getByRole('button', { name: 'Compare…' }).click()
  await page.getByRole('menuitem', { name: /Compare with the run before/ }).click()
  await expect(page).toHaveURL(new RegExp(`a=${good}&b=${bad}`))
  await expect(page.getByText('They part at raw: code.')).toBeVisible()
  const code = page.getByRole('region', { name: 'Code of raw, line by line' })
  await expect(code).toContainText('() => 1')
  await expect(code).toContainText('() => 2')

  // By keyboard: the step that failed, with its words.
  const steps = page.getByRole('grid', { name: 'Compared steps' })
  await steps.getByRole('row', { name: /clean/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/step=clean/)
  await expect(page.getByRole('region', { name: 'Comparison of clean' })).toContainText('too warm')
  expect(await barriers(page)).toEqual([])

  // From the list: two that are marked, the older one first.
  await page.goto(`${tenant.home}/runs`)
  const list = page.getByRole('grid', { name: 'Runs' })
  await list.getByRole('checkbox').first().click()
  await list.getByRole('checkbox').nth(1).click()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`a=${good}&b=${bad}`))
  await page.getByRole('button', { name: 'Swap the two' }).click()
  await expect(page).toHaveURL(new RegExp(`a=${bad}&b=${good}`))
})

test('by keyboard: two runs are marked in the list and compared, step by step, then the other way round', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text('1'))
  const [first, second] = [await ran(tenant), await ran(tenant)]
  await page.goto(`${tenant.home}/runs`)
  await tabTo(page, page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(1))
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Compare', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`a=${first}&b=${second}`))

  // Given the same, both did the same: nothing differs, and all steps can still be walked.
  const steps = page.getByRole('grid', { name: 'Compared steps' })
  await tabTo(page, steps.getByRole('row', { name: /raw/ }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/step=/)
  await tabTo(page, page.getByRole('button', { name: 'Swap the two' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`a=${second}&b=${first}`))
})
