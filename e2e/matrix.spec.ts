import { barriers } from './barriers.ts'
import { changeDraft, expect, publish, publishDraft, test } from './journey.ts'

const text = (words: string): string => `sluice: pipeline
name: shops
partitions:
  - { id: day, name: day, set: { type: static, keys: [mon, tue, wed] } }
  - { id: shop, name: shop, set: { type: static, keys: [oslo, rome] } }
  - { id: both, name: both, set: { type: multi, dimensions: { day: day, shop: shop } } }
assets:
  - id: sales
    key: sales
    partitions: both
    compute: { kind: typescript, code: "export default ({ context }) => '${words} ' + context.partitionKey" }
`

test('partitions of two dimensions are a matrix: walked by keys, drawn over, coloured by what is stale', async ({
  ana: { page },
  tenant,
}) => {
  const shops = await publish(tenant, text('sold'))
  await page.goto(`${tenant.home}/assets/sales?tab=partitions`)
  const matrix = page.getByRole('grid', { name: 'day by shop' })
  await expect(matrix.getByRole('gridcell')).toHaveCount(6)
  expect(await barriers(page)).toEqual([])

  // A heading is its whole column.
  await matrix.getByRole('columnheader', { name: 'oslo' }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize partitions' })
  await dialog.getByRole('button', { name: 'Start a backfill of 3 partitions' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('3 made, 3 missing').first()).toBeVisible()

  // By keyboard, from the heading down and to the right: one is looked at.
  await matrix.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/partition=/)
  await expect(matrix.getByRole('gridcell', { selected: true })).toHaveAccessibleName(/^mon, rome/)

  const compute = (words: string) => ({
    kind: 'typescript',
    code: `export default ({ context }) => '${words} ' + context.partitionKey`,
  })
  await changeDraft(tenant, shops, 'Said otherwise', [
    { do: 'set', id: 'sales', field: 'compute', from: compute('sold'), to: compute('bought') },
  ])
  await publishDraft(tenant, shops, 'Words')
  await page.getByRole('radio', { name: 'Staleness' }).click()
  await expect(page.getByText('3 stale, 3 missing').first()).toBeVisible()
  await expect(matrix.getByRole('gridcell', { name: 'mon, oslo: 1 stale' })).toBeVisible()
})
