import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const two = `sluice: pipeline
name: compared
assets:
  - { key: left, compute: { kind: typescript, code: "export default () => 1\\n" } }
  - { key: right, deps: [left], compute: { kind: typescript, code: "export default (left: number) => left\\n" } }
layout: {}
`

test('what goes live is drawn and walked through before it is published', async ({ ana, tenant }) => {
  await publish(tenant, two)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'compared')
  await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Python' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('brand_new')
  await page.keyboard.press('Enter')
  await draw.saved()
  await page.getByRole('button', { name: 'Publish…' }).click()

  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('.react-flow__node', { hasText: 'brand_new' })).toContainText('added')
  await dialog.getByRole('button', { name: 'Next change' }).click()
  await expect(dialog.getByRole('button', { name: /brand_new/, expanded: true })).toBeVisible()
  await dialog.getByText('Text', { exact: true }).click()
  await expect(dialog.getByRole('region', { name: /line by line/ }).last()).toContainText('brand_new')
  expect(await barriers(page)).toEqual([])
  await dialog.getByLabel('Why').fill('One more')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Version 2 is active').first()).toBeVisible()
})

test('any two versions are compared, by address and by keyboard', async ({ ana, tenant }) => {
  await publish(tenant, two)
  await publish(tenant, two.replace('() => 1', '() => 2'), 'Two instead of one')
  const without = two.replace(/ {2}- \{ key: right.*\n/, '')
  await publish(tenant, without.replace('() => 1', '() => 2'), 'Without the right one')

  const { page } = ana
  await page.goto(`${tenant.home}/pipelines/compared/versions?from=1&to=3`)
  await expect(page.getByRole('heading', { name: 'Version 3 compared with version 1' })).toBeVisible()
  await expect(page.locator('.react-flow__node', { hasText: 'right' })).toContainText('removed')
  await page.locator('#content').focus()
  await page.keyboard.press('n')
  await expect(page.getByRole('button', { name: /left.*changed/, expanded: true })).toBeVisible()
  await expect(page).toHaveURL(/change=/)
  await page.keyboard.press('n')
  await expect(page.getByRole('button', { name: /right.*removed/, expanded: true })).toBeVisible()

  await page.getByRole('button', { name: 'Swap the two' }).click()
  await expect(page).toHaveURL(/from=3&to=1/)
  await expect(page.locator('.react-flow__node', { hasText: 'right' })).toContainText('added')

  await page.getByRole('searchbox', { name: 'Search the changes' }).fill('=> 2')
  await expect(page.getByRole('list', { name: 'Changes' }).getByRole('listitem')).toHaveCount(1)
  expect(await barriers(page)).toEqual([])
})
