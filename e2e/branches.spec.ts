import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const shop = `sluice: pipeline
name: shop
assets:
  - { key: orders, compute: { kind: typescript, code: "export default () => [1, 2, 3]\\n" } }
  - { key: total, deps: [orders], compute: { kind: typescript, code: "export default (orders: number[]) => orders.length\\n" } }
layout: {}
`

test('a change is tried in a branch on production’s data, promoted, and the branch is closed', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, shop)
  const { page } = ana
  const branch = tenant.home.replace('/production', '/new-total')
  await page.goto(`${tenant.home}/assets/orders`)
  await page.getByRole('button', { name: 'Materialize', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Latest materialization' })).toBeVisible()

  await page.getByRole('button', { name: 'production', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New branch…' }).click()
  await page.getByLabel('Name').fill('new-total')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Make the branch' }).click()
  await expect(page).toHaveURL(new RegExp(`${branch}$`))
  await page.goto(`${branch}/assets/orders`)
  await expect(page.getByText('Read from production')).toBeVisible()

  const draw = designer(page)
  await draw.open(branch, 'shop')
  await draw.node('total').click()
  await draw.code('export default (orders: number[]) => orders.length * 100\n')
  await draw.saved()
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/live at once in new-total alone/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Version 2 is active in new-total').first()).toBeVisible()

  await page.goto(`${branch}/assets/total`)
  await page.getByRole('button', { name: 'Materialize', exact: true }).click()
  await page.getByRole('link', { name: /^[0-9a-f]{8}$/ }).click()
  await expect(page.getByText('read from production').first()).toBeVisible()
  await page.goto(`${branch}/assets/total`)
  await expect(page.getByText('300', { exact: true }).first()).toBeVisible()

  await page.goto(`${tenant.home}/assets/total`)
  await expect(page.getByText('Never materialized', { exact: true })).toBeVisible()
  await page.goto(`${tenant.home}/pipelines/shop/versions`)
  const active = page
    .getByRole('list', { name: 'Versions' })
    .getByRole('listitem')
    .filter({ hasText: 'active' })
  await expect(active).toContainText('Version 1')

  await page.goto(`${branch}/pipelines/shop/versions?version=2`)
  await page.getByRole('link', { name: 'Promote to production…' }).click()
  await expect(page.getByRole('dialog')).toContainText('Make version 2 active in production?')
  await page.getByRole('button', { name: 'Make active', exact: true }).click()
  await expect(active).toContainText('Version 2')

  await page.goto(`${branch.replace('/new-total', '')}/settings/deployments`)
  await page.getByRole('button', { name: 'More about new-total' }).click()
  await page.getByRole('menuitem', { name: 'Close…' }).click()
  await page.getByLabel('Type new-total to confirm').fill('new-total')
  await page.getByRole('button', { name: 'Close it' }).click()
  await expect(page.getByRole('link', { name: 'new-total' })).toHaveCount(0)
  await page.goto(`${tenant.home}/assets/orders`)
  await expect(page.getByRole('heading', { name: 'Latest materialization' })).toBeVisible()
  await page.goto(branch)
  await expect(page.getByText(/no deployment called new-total/)).toBeVisible()
})
