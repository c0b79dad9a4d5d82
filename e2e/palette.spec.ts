import { expect, publish, test, type Tenant } from './journey.ts'

const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'wells',
  assets: [
    { id: 'spring', key: 'spring', compute: { kind: 'typescript', code: 'export default () => 1' } },
    { id: 'brook', key: 'brook', compute: { kind: 'typescript', code: 'export default () => 2' } },
  ],
})
const runsOf = async (tenant: Tenant) =>
  (await tenant.ask<{ runs: { id: string; shortId: string; status: string }[] }>('runs.list', { limit: 5 }))
    .runs

test('by keyboard: the palette leads to an asset, makes it, leads to its run and to a page, and turns the theme', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  await page.goto(`${tenant.home}/assets`)
  await expect(page.getByRole('row').filter({ hasText: 'spring' })).toBeVisible()
  const palette = page.getByRole('dialog', { name: 'Search and commands' })
  const take = async (words: string, option: RegExp) => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(palette.getByRole('combobox')).toBeFocused()
    await page.keyboard.type(words)
    await expect(palette.getByRole('option', { name: option })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(palette).toHaveCount(0)
  }
  await take('spring', /^spring/)
  await expect(page).toHaveURL(/\/assets\/spring$/)
  await expect(page.getByRole('button', { name: 'Materialize', exact: true })).toBeEnabled()
  await take('materialize', /^Materialize spring/)
  await expect.poll(async () => (await runsOf(tenant)).map(({ status }) => status)).toEqual(['succeeded'])

  const [run] = await runsOf(tenant)
  await take(run?.shortId ?? '', new RegExp(`^${run?.shortId}`))
  await expect(page).toHaveURL(new RegExp(`/runs/${run?.id}`))
  await take('turn dark', /^Turn dark/)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await take('linea', /^Lineage$/)
  await expect(page).toHaveURL(/\/lineage$/)

  // What else can be pressed here is a key away.
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByText('Materialize what is chosen, or all')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
})

test('by mouse: the palette is opened from the menu, narrowed, and what is pressed is gone to', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  await page.goto(`${tenant.home}/assets`)
  await expect(page.getByRole('row').filter({ hasText: 'spring' })).toBeVisible()
  const palette = page.getByRole('dialog', { name: 'Search and commands' })
  const open = async () => {
    await page.getByRole('button', { name: 'Account and look' }).click()
    await page.getByRole('menuitem', { name: 'Search and commands' }).click()
    await expect(palette.getByRole('combobox')).toBeFocused()
  }
  await open()
  await palette.getByRole('option', { name: 'wells' }).click()
  await expect(page).toHaveURL(/\/pipelines\/wells\/edit/)
  await expect(page.locator('#designer-canvas')).toBeVisible()
  await open()
  await palette.getByRole('option', { name: /^Publish/ }).click()
  await expect(page.getByRole('dialog', { name: /^Publish/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await open()
  await palette.getByRole('combobox').fill('broo')
  await palette.getByRole('option', { name: /^brook/ }).click()
  await expect(page).toHaveURL(/\/assets\/brook$/)
})
