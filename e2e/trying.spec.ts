import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, test } from './journey.ts'

const drawn = `
sluice: pipeline
name: shop
assets:
  - id: orders
    key: orders
    compute:
      kind: python
      code: |
        def orders():
            print("drawing orders")
            return [{"id": n, "town": ["Bern", "Rome", None][n % 3], "price": n * 1.5} for n in range(1200)]
  - id: total
    key: total
    deps: [orders]
    compute:
      kind: python
      code: |
        def total(orders):
            return [{"town": "Bern", "sum": sum(order["price"] for order in orders)}]
  - id: broken
    key: broken
    deps: [orders]
    compute:
      kind: python
      code: |
        def broken(orders):
            return orders[0]["nothing"]
layout:
  orders: { x: 0, y: 0 }
  total: { x: 400, y: -60 }
  broken: { x: 400, y: 80 }
`

test('by keyboard: a draft that nobody published is tried up to an asset, seen as a table, and no run is listed', async ({
  ana,
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: drawn })
  const { page } = ana
  // The table stands below the canvas.
  await page.setViewportSize({ width: 1440, height: 1000 })
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await expect(draw.node('total')).toBeVisible()
  await draw.node('total').click()

  // What it reads has no value yet: that is said, with the way on.
  await page.keyboard.press('r')
  await expect(page.getByText(/reads orders, which has no value yet/)).toBeVisible()
  await page.keyboard.press('Shift+R')
  const panel = page.getByRole('region', { name: 'Try', exact: true })
  const sums = panel.getByRole('grid', { name: 'Rows of total' })
  await expect(sums.getByRole('gridcell', { name: 'Bern' })).toBeVisible()
  await expect(panel.getByText('made by this trial')).toBeVisible()

  const orders = panel.getByRole('region', { name: 'Input orders' })
  await expect(orders.getByText(/1,000 rows · the first of 1,200/)).toBeVisible()
  await orders.getByRole('searchbox').fill('town=Rome price>1490')
  await expect(orders.getByText(/2 of 1,000 rows/)).toBeVisible()
  await orders.getByRole('grid').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ControlOrMeta+c')
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), { message: 'the cell is copied' })
    .toBe('Rome')

  expect(await barriers(page)).toEqual([])
  const { runs } = await tenant.ask<{ runs: unknown[] }>('runs.list', { limit: 10 })
  expect(runs).toEqual([])
})

test('by mouse: an output is pinned and used instead of making it; a failure leads to its line', async ({
  ana,
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: drawn })
  const { page } = ana
  // The table stands below the canvas.
  await page.setViewportSize({ width: 1440, height: 1000 })
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await draw.node('orders').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Try(?! up)/ }).click()
  const panel = page.getByRole('region', { name: 'Try', exact: true })
  await expect(panel.getByRole('grid', { name: 'Rows of orders' })).toBeVisible()
  await panel.getByRole('button', { name: 'Pin output' }).click()
  await expect(draw.node('orders').getByText('pinned')).toBeVisible()

  // What the panel covers is brought into view first.
  await page.getByRole('button', { name: 'Show everything' }).click()
  await draw.node('broken').click()
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Try up to here' })
    .click()
  await expect(panel.getByRole('tab', { name: 'Error' })).toHaveAttribute('data-state', 'active')
  await expect(panel.getByText(/KeyError/).first()).toBeVisible()
  await panel.getByRole('button', { name: 'Show line 2' }).click()
  await expect(page.locator('.cm-lintRange-error, .cm-lintPoint-error').first()).toBeVisible()
  await panel.getByRole('tab', { name: 'Output' }).click()
  await expect(panel.getByRole('region', { name: 'Input orders' }).getByText('pinned')).toBeVisible()
})

test('a trial that cannot be asked after is said to be there, with a way to stop it', async ({
  ana,
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: drawn })
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await draw.node('orders').click()
  const shows = /trials\.show/
  await page.route(shows, (route) => route.abort())
  await page.keyboard.press('r')
  const panel = page.getByRole('region', { name: 'Try', exact: true })
  await expect(panel.getByText('How the trial stands did not load')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Stop it' })).toBeVisible()
  const asked = page.waitForRequest(shows)
  await panel.getByRole('button', { name: 'Ask again' }).click()
  await asked
  await expect(panel.getByText('How the trial stands did not load')).toBeVisible()
  // From here on it also asks by itself.
  await page.unroute(shows)
  await expect(panel.getByRole('grid', { name: 'Rows of orders' })).toBeVisible()
})

const feed = `
sluice: pipeline
name: feed
assets:
  - id: source
    key: source
    observed: true
    compute:
      kind: python
      code: |
        from sluice import ObserveResult

        def source():
            return ObserveResult(data_version="etag 7", metadata={"bytes": 4096})
layout:
  source: { x: 0, y: 0 }
`

test('what is observed is tried as anything else: it shows what was seen, and tells nobody', async ({
  ana: { page },
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: feed })
  const draw = designer(page)
  await draw.open(tenant.home, 'feed')
  await draw.node('source').click()
  await page.keyboard.press('r')
  const panel = page.getByRole('region', { name: 'Try', exact: true })
  const seen = panel.getByRole('region', { name: 'What was seen of source' })
  await expect(seen.getByText('etag 7')).toBeVisible()
  await expect(seen.getByText('bytes')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Pin output' })).toBeDisabled()
  expect(await barriers(page)).toEqual([])
})
