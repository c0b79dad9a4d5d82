import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'water',
  assets: [
    { id: 'spring', key: 'spring', compute: { kind: 'typescript', code: 'export default () => [1, 2, 3]' } },
    {
      id: 'brook',
      key: 'brook',
      deps: ['spring'],
      compute: { kind: 'typescript', code: 'export default (spring: number[]) => spring.length' },
    },
    { id: 'cloud', key: 'cloud', compute: { kind: 'typescript', code: 'export default () => 4' } },
  ],
})

test('by keyboard: assets are searched, marked and made; one is opened, its faces walked, and what depends on it gone to', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const state = async (key: string) =>
    (await tenant.ask<{ state: { status: string } }>('assets.show', { key })).state.status
  await page.goto(`${tenant.home}/assets`)
  const rows = page.getByRole('grid', { name: 'Assets' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  await page.keyboard.press('/')
  await page.keyboard.type('clou')
  await expect(rows).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(4)

  // In the order of their names: brook, cloud, spring.
  await tabTo(page, rows.nth(1))
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Materialize 2' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => state('brook')).toBe('fresh')
  expect(await state('cloud')).not.toBe('fresh')

  await page.keyboard.press('/')
  await page.keyboard.type('spri')
  await expect(rows).toHaveCount(2)
  await tabTo(page, rows.nth(1))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/assets\/spring$/)
  const face = (name: RegExp) => page.getByRole('tab', { name })
  await tabTo(page, face(/^Overview/))
  await page.keyboard.press('ArrowRight')
  await expect(face(/^Events/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  await expect(face(/^Code/)).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/tab=code/)
  await page.keyboard.press('ArrowLeft')
  await expect(face(/^Lineage/)).toHaveAttribute('aria-selected', 'true')
  await tabTo(page, page.getByRole('list', { name: 'Used by' }).getByRole('link', { name: 'brook' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/assets\/brook$/)
})
