import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const text = `sluice: pipeline
name: shop
assets:
  - { id: orders, key: orders, compute: { kind: typescript, code: "export default () => 1" } }
  - { id: report, key: report, deps: [orders], compute: { kind: typescript, code: "export default (orders: number) => orders + 1" } }
`

test('an asset is given a condition by text and by tree; when its input is made it makes itself, and says why', async ({
  ana: { page },
  tenant,
}) => {
  test.setTimeout(300_000)
  await publish(tenant, text)
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await draw.node('report').click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('tab', { name: 'About' }).click()
  const editor = inspector.getByRole('region', { name: 'Automation' })
  const field = editor.getByRole('textbox', { name: 'Automation' })

  // What cannot be read is marked, with what was meant.
  await field.fill('eger()')
  await expect(editor.getByRole('alert')).toContainText('eager was probably meant')
  await expect(editor.locator('mark')).toHaveText('eger')
  expect(await barriers(page)).toEqual([])

  await editor.getByRole('button', { name: 'Usual conditions' }).click()
  await page.getByRole('menuitem', { name: 'When an input is updated (eager)' }).click()
  await expect(field).toHaveValue('eager()')
  await expect(editor.getByText(/^Made when an input was updated/)).toBeVisible()

  // The tree follows the text, and the text the tree; by keyboard too.
  const tree = editor.getByRole('tree', { name: 'Parts of the condition' })
  await editor.getByRole('button', { name: 'And …' }).click()
  await page.getByRole('menuitem', { name: 'Is so' }).press('ArrowRight')
  await page.getByRole('menuitem', { name: /^execution_failed/ }).click()
  await expect(field).toHaveValue('eager() & execution_failed()')
  await editor.getByRole('button', { name: 'Not', exact: true }).click()
  await expect(field).toHaveValue('eager() & ~execution_failed()')
  expect(await barriers(page)).toEqual([])
  await tree.getByRole('treeitem', { name: 'its last making failed' }).click()
  await page.keyboard.press('Delete')
  await expect(field).toHaveValue('eager()')
  await field.fill('eager() & ~execution_failed()')
  await expect(tree.getByRole('treeitem')).toHaveCount(4)

  await draw.publish({ why: 'The report follows its orders', version: 2 })

  await page.getByRole('link', { name: 'Automation' }).click()
  await page.getByRole('radio', { name: 'Conditions' }).click()
  const table = page.getByRole('grid', { name: 'Conditions' })
  await table.getByText('report').click()
  const panel = page.getByRole('complementary', { name: 'Condition of report' })
  const evaluations = panel.getByRole('list', { name: 'Evaluations' })
  await expect(evaluations.getByText('asked for nothing').first()).toBeVisible()
  await expect(evaluations.getByText('orders is missing').first()).toBeVisible()
  expect(await barriers(page)).toEqual([])

  // The input is made by hand, what follows it by itself.
  await tenant.call('runs.start', { target: { assets: ['orders'] } })
  const asked = evaluations.getByRole('listitem').filter({ hasText: 'asked for it' }).first()
  await expect(asked).toContainText('orders was updated')
  // The latest stands open.
  await expect(asked.getByRole('list', { name: 'Parts of the condition' })).toContainText(
    'an input was updated',
  )
  expect(await barriers(page)).toEqual([])
  await asked.getByRole('link', { name: /^run / }).click()
  await expect(page.getByText('condition of report').first()).toBeVisible()
  await expect(page.getByText('succeeded').first()).toBeVisible({ timeout: 60_000 })

  await page.goto(`${tenant.home}/assets/report?tab=automation`)
  await expect(page.getByRole('list', { name: 'Evaluations' })).toContainText('asked for it')
  expect(await barriers(page)).toEqual([])

  // Switched off, nothing follows.
  await page.getByRole('switch', { name: /^The condition of report/ }).click()
  await expect(page.getByRole('switch', { name: /^The condition of report/ })).not.toBeChecked()
  await page.goto(`${tenant.home}/runs?filter=trigger:condition`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('condition of report')).toHaveCount(1)
})
