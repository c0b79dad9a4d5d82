import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const report = (more: string) => `export default function report(orders, rates, context) {
  context.addOutputMetadata({
    'dagster/column_lineage': { deps_by_column: { total: [{ asset_key: ['orders'], column_name: 'price' }] } },
  })
  return [{ total: 3 }]${more}
}`

const pipeline = (more: string) =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shop',
    assets: [
      {
        id: 'orders',
        key: 'orders',
        group: 'raw',
        owners: ['ana@example.com'],
        description: 'All **orders**, see <script>alert(1)</script>.',
        compute: { kind: 'typescript', code: 'export default () => [{ price: 3 }]' },
      },
      {
        id: 'rates',
        key: 'rates',
        group: 'raw',
        compute: { kind: 'typescript', code: 'export default () => [{ rate: 2 }]' },
      },
      {
        id: 'report',
        key: 'report',
        deps: ['orders', 'rates'],
        compute: { kind: 'typescript', code: report(more) },
      },
      {
        id: 'euros',
        key: 'euros',
        deps: ['report'],
        compute: { kind: 'sql', code: 'with r as (from report) select r.total * 0.9 as amount from r' },
      },
    ],
  })

test('assets are narrowed by facets and kept as a view, a column is followed, and a line of code is traced to its version', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline(''), 'First draft')
  await publish(tenant, pipeline(' // in euros'), 'Say the currency')
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status, {
      timeout: 60_000,
    })
    .toBe('succeeded')
  const { page } = ana

  // By keyboard: to the facets, one chosen, and in the address.
  await page.goto(`${tenant.home}/assets`)
  const list = page.getByRole('grid', { name: 'Assets' })
  await expect(list.getByRole('row')).toHaveCount(5)
  await page.keyboard.press('f')
  await expect(page.getByRole('group', { name: 'Group' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'raw, 2' }).press('Space')
  await expect(page).toHaveURL(/group=raw/)
  await expect(list.getByRole('row')).toHaveCount(3)
  // Beside it others say what they would leave.
  await page.getByRole('checkbox', { name: 'ana@example.com, 1' }).click()
  await expect(list.getByRole('row')).toHaveCount(2)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save what is shown as a view…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ana’s raw assets')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const views = page.getByRole('button', { name: 'Ana’s raw assets' })
  await expect(views).toBeVisible()
  await page.keyboard.press('x')
  await expect(list.getByRole('row')).toHaveCount(5)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Ana’s raw assets' }).click()
  await expect(list.getByRole('row')).toHaveCount(2)

  // Its description is Markdown, and HTML in it is text.
  await list.getByRole('link', { name: 'orders' }).click()
  await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()

  await page.goto(`${tenant.home}/assets/report?tab=code`)
  const version = page.getByRole('link', { name: /^Version 2 by Ana, .*: Say the currency$/ })
  await expect(version).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await version.click()
  await expect(page).toHaveURL(/versions\?from=1&to=2/)

  // What SQL says of its columns needs no report, and leads on to what was reported.
  const columns = page.getByRole('region', { name: 'Columns and what they came from' })
  await page.goto(`${tenant.home}/assets/euros?tab=lineage`)
  await expect(columns).toContainText('report.total')
  await columns.getByRole('link', { name: 'amount' }).click()
  await expect(page.getByText('price → total')).toBeVisible()
  await expect(page.getByText('total → amount')).toBeVisible()

  await page.goto(`${tenant.home}/assets/report?tab=lineage`)
  await expect(columns).toContainText('orders.price')
  await columns.getByRole('link', { name: 'total' }).click()
  await expect(page).toHaveURL(/lineage\?asset=report&column=total/)
  const total = page.getByRole('button', { name: 'total', exact: true })
  await expect(total).toHaveAttribute('aria-pressed', 'true')
  await total.press('Enter')
  await expect(page).not.toHaveURL(/column=/)

  // Folded groups stand in the address.
  await page.getByRole('button', { name: 'Fold groups' }).click()
  await expect(page).toHaveURL(/fold=\*/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Unfold groups' })).toBeVisible()
  expect(await barriers(page)).toEqual([])
})
