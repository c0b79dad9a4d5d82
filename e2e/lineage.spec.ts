import { changeDraft, expect, publish, publishDraft, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const asset = (key: string, value: number, ...deps: string[]) => ({
  id: key,
  key,
  group: 'water',
  deps,
  compute: { kind: 'typescript', code: `export default () => ${value}` },
})
const text = (spring: number): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'river',
    assets: [
      asset('spring', spring),
      asset('brook', 2, 'spring'),
      asset('river', 3, 'brook'),
      asset('sea', 4, 'river'),
    ],
  })

test('lineage is selected by words with completion, and kept as a view', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text(1))
  await page.goto(`${tenant.home}/lineage`)
  const graph = page.getByRole('application', { name: 'Assets and what they depend on' }).first()
  await expect(page.getByText('4 assets')).toBeVisible()
  await page.keyboard.press('/')
  const line = page.getByRole('combobox', { name: /select/i })
  await expect(line).toBeFocused()
  await page.keyboard.type('+riv')
  await page.getByRole('option', { name: /river/ }).first().click()
  await expect(line).toHaveValue(/river/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/selection=/)
  await expect(graph).toBeVisible()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: /^Save/ }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Up to the river')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.goto(`${tenant.home}/lineage`)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Up to the river' }).click()
  await expect(page).toHaveURL(/selection=/)
})

test('why an asset is stale is walked upstream to the change, its impact downstream, and one press makes good for it', async ({
  ana: { page },
  tenant,
}) => {
  const river = await publish(tenant, text(1))
  const state = async (key: string) =>
    (await tenant.ask<{ state: { status: string } }>('assets.show', { key })).state.status
  await tenant.call('runs.start', { target: { selection: '*' } })
  await expect.poll(() => state('sea')).toBe('fresh')
  const compute = (value: number) => ({ kind: 'typescript', code: `export default () => ${value}` })
  await changeDraft(tenant, river, 'More water', [
    { do: 'set', id: 'spring', field: 'compute', from: compute(1), to: compute(7) },
  ])
  await publishDraft(tenant, river, 'More water')

  await page.goto(`${tenant.home}/assets/sea`)
  const why = page.getByRole('region', { name: /^Why it is stale/ })
  await expect(why.getByRole('link', { name: 'spring' })).toBeVisible()
  await why.getByRole('button', { name: 'Materialize the 4 that are behind' }).click()
  await expect.poll(() => state('sea')).toBe('fresh')
  await expect(why).toHaveCount(0)

  await page.goto(`${tenant.home}/assets/spring?tab=lineage`)
  const reaches = page.getByRole('region', { name: /^A change also reaches/ })
  await expect(reaches.getByRole('link', { name: 'sea' })).toBeVisible()
  await expect(reaches.getByRole('link', { name: 'brook' })).toHaveCount(0)
})

test('several assets that are chosen have an address', async ({ ana: { page }, tenant }) => {
  await publish(tenant, text(1))
  await page.goto(`${tenant.home}/lineage?asset=${encodeURIComponent('brook,sea')}`)
  await expect(page.getByRole('button', { name: 'Materialize 2' })).toBeVisible()
  await page
    .locator('.react-flow__node')
    .filter({ hasText: 'river' })
    .click({ modifiers: ['ControlOrMeta'] })
  await expect(page.getByRole('button', { name: 'Materialize 3' })).toBeVisible()
  await expect(page).toHaveURL(/asset=brook%2Csea%2Criver/)
})

test('by keyboard: the lineage is walked, one asset made, the selection typed, all that it leaves made, and one opened', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text(1))
  const state = async (key: string) =>
    (await tenant.ask<{ state: { status: string } }>('assets.show', { key })).state.status
  await page.goto(`${tenant.home}/lineage`)
  const graph = page.getByRole('application', { name: 'Assets and what they depend on' }).first()
  await tabTo(page, graph)
  const chosen = (key: string) =>
    expect(page.getByRole('complementary', { name: `About ${key}` })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await chosen('spring')
  await page.keyboard.press('ArrowRight')
  await chosen('brook')
  await page.keyboard.press('ArrowLeft')
  await chosen('spring')
  await page.keyboard.press('m')
  await expect.poll(() => state('spring')).toBe('fresh')
  expect(await state('brook')).not.toBe('fresh')

  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: 'About spring' })).toHaveCount(0)
  await page.keyboard.press('/')
  await page.keyboard.type('key:"brook"+')
  await expect(page.getByText('3 of 4 assets')).toBeVisible()
  await tabTo(page, graph)
  await page.keyboard.press('m')
  const question = page.getByRole('alertdialog', { name: 'Materialize 3 assets?' })
  await tabTo(page, question.getByRole('button', { name: 'Materialize 3' }))
  await page.keyboard.press('Enter')
  await expect.poll(() => state('sea')).toBe('fresh')
  await tabTo(page, graph)
  await page.keyboard.press('ArrowRight')
  await chosen('brook')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/assets\/brook$/)
})

test('by mouse: an asset is chosen in the lineage and made with what it needs, and its card leads on', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text(1))
  await page.goto(`${tenant.home}/lineage`)
  const node = (key: string) => page.locator('.react-flow__node').filter({ hasText: key })
  await node('brook').click()
  const card = page.getByRole('complementary', { name: 'About brook' })
  await expect(card).toBeVisible()
  await page.getByRole('button', { name: 'More ways to materialize' }).click()
  await page.getByRole('menuitem', { name: 'The chosen with upstream (2)' }).click()
  await expect(node('brook')).toContainText('2')
  await card.getByRole('link', { name: 'Run' }).click()
  await expect(page).toHaveURL(/\/runs\//)
  await expect(page.getByText(/^succeeded in/)).toBeVisible()
})
