import type { Page } from '@playwright/test'

import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const beginning = `
sluice: pipeline
name: shop
assets:
  - id: orders
    key: raw/orders
    compute:
      kind: python
      code: |
        def orders():
            return [1, 2, 3]
layout:
  orders: { x: 0, y: 0 }
`

const foreign = `
sluice: pipeline
name: of_somebody_else
assets:
  - id: totals
    key: totals
    deps: [theirs/orders]
    resources: [warehouse]
    compute:
      kind: python
      code: |
        def totals(orders):
            return sum(orders)
`

/** Pastes as the keyboard does, with the text on the clipboard. */
const paste = async (page: Page, text: string) => {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await page.locator('#designer-canvas').focus()
  await page.keyboard.press('ControlOrMeta+v')
}

test('by keyboard: a text of another tenant is pasted, its names are given a meaning here, and all of it is one step of undo', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await expect(draw.node('raw/orders')).toBeVisible()
  await paste(page, foreign)
  const dialog = page.getByRole('dialog', { name: 'What do these names mean here?' })
  const asset = dialog.getByRole('button', { name: 'Asset theirs/orders' })
  await expect(asset).toContainText('raw/orders')
  expect(await barriers(page, '[role="dialog"]')).toEqual([])

  await dialog.getByRole('button', { name: 'Resource warehouse' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('leave')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Resource warehouse' })).toContainText('Leave it out')
  await dialog.getByRole('button', { name: 'Paste', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(draw.node('totals')).toBeVisible()
  await expect(page.getByText('No problems')).toBeVisible()

  await page.locator('#designer-canvas').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(draw.node('totals')).toHaveCount(0)
})

test('a text that is no pipeline says on which line', async ({ ana, tenant }) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await expect(draw.node('raw/orders')).toBeVisible()
  await paste(page, 'sluice: pipeline\nname: x\nassets: 3\n')
  await expect(page.getByText(/^This text is no pipeline\. Line 3: /).first()).toBeVisible()
})
