import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

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

const endless = JSON.stringify({
  sluice: 'pipeline',
  name: 'rain',
  assets: ['drizzle', 'shower'].map((key) => ({
    id: key,
    key,
    compute: { kind: 'shell', code: 'sleep 600' },
  })),
})

test('by keyboard: runs are narrowed, marked and canceled together, and how many is said before', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, endless)
  for (const asset of ['drizzle', 'shower']) await tenant.call('runs.start', { target: { assets: [asset] } })
  const countOf = async (filter: string) =>
    (await tenant.ask<{ count: number }>('runFeed.count', { filter })).count
  await expect.poll(() => countOf('status:running')).toBe(2)

  await page.goto(`${tenant.home}/runs`)
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  await page.keyboard.press('/')
  await page.keyboard.type('asset:drizzle')
  await expect(rows).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('status:running ')
  await expect(rows).toHaveCount(3)
  await page.keyboard.press('Escape')
  await tabTo(page, rows.nth(1))
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  const marked = page.getByRole('toolbar', { name: 'Marked runs' })
  await expect(marked.getByRole('status')).toHaveText('2 runs marked')
  await tabTo(page, marked.getByRole('button', { name: 'Cancel 2…' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Cancel 2 runs?' })
  await tabTo(page, dialog.getByRole('button', { name: 'Cancel 2 runs' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('2 of 2 done')
  await expect.poll(() => countOf('status:canceled')).toBe(2)
})
