import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const two = JSON.stringify({
  sluice: 'pipeline',
  name: 'feed',
  assets: [
    { id: 'well', key: 'well', compute: { kind: 'typescript', code: 'export default () => 1' } },
    {
      id: 'dry',
      key: 'dry',
      compute: { kind: 'typescript', code: "export default () => { throw new Error('no water') }" },
    },
  ],
})

test('runs are narrowed by typing, kept as a view, and those that match are retried together', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, two)
  for (const asset of ['well', 'dry', 'dry']) await tenant.call('runs.start', { target: { assets: [asset] } })
  const countOf = async (filter: string) =>
    (await tenant.ask<{ count: number }>('runFeed.count', { filter })).count
  await expect.poll(() => countOf('status:failed'), { timeout: 60_000 }).toBe(2)

  const { page } = ana
  await page.goto(`${tenant.home}/runs`)
  const list = page.getByRole('grid', { name: 'Runs' })
  await expect(list.getByRole('row')).toHaveCount(4)

  // By keyboard: a term is completed, and stands in the address.
  await page.keyboard.press('/')
  const line = page.getByRole('combobox', { name: 'Filter of runs' })
  await expect(line).toBeFocused()
  await line.fill('fail')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(line).toHaveValue('status:failed ')
  await expect(page).toHaveURL(/filter=status%3Afailed/)
  await expect(list.getByRole('row')).toHaveCount(3)
  await page.keyboard.press('Escape')
  expect(await barriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this filter as a view…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('What failed')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'What failed' })).toBeVisible()

  await list.getByRole('checkbox').first().click()
  await page.getByRole('button', { name: 'Take all 2 that match' }).click()
  await page.getByRole('button', { name: 'Retry…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Retry 2 runs' }).click()
  await expect(dialog.getByRole('status')).toContainText('2 of 2 done')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect.poll(() => countOf('trigger:retry')).toBe(2)
})
