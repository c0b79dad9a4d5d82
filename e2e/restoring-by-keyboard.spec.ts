import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const one = `sluice: pipeline
name: kept
assets:
  - { id: left, key: left, compute: { kind: typescript, code: "export default () => 1\\n" } }
layout:
  left: { x: 0, y: 0 }
`

test('by keyboard: a version is published, its history opened, an older one restored, and made active again', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, one)
  const draw = designer(page)
  await draw.open(tenant.home, 'kept')
  await expect(draw.node('left')).toBeVisible()
  await draw.canvas.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Delete')
  await expect(draw.node('left')).toHaveCount(0)
  await page.keyboard.press('a')
  await page.keyboard.type('shell')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await page.keyboard.type('another')
  await page.keyboard.press('Enter')
  await draw.saved()
  await page.keyboard.press('p')
  const why = page.getByRole('dialog').getByLabel('Why')
  await expect(why).toBeFocused()
  await page.keyboard.type('Another one')
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 2 is active').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await tabTo(page, page.getByRole('button', { name: 'More', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Versions' })).toBeFocused()
  await page.keyboard.press('Enter')
  const versions = page.getByRole('list', { name: 'Versions' })
  await tabTo(page, versions.getByRole('link', { name: /^Version 1/ }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/version=1/)
  await tabTo(page, page.getByRole('button', { name: 'Make active…' }))
  await page.keyboard.press('Enter')
  await expect(why).toBeFocused()
  await page.keyboard.type('Too much')
  await page.keyboard.press('Enter')
  await expect(versions.getByRole('link', { name: /^Version 1.*Too much/ })).toBeVisible()

  await tabTo(page, page.getByRole('button', { name: 'Restore as draft…' }))
  await page.keyboard.press('Enter')
  await expect(why).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/edit$/)
  await expect(draw.node('left')).toBeVisible()
  await expect(draw.node('another')).toHaveCount(0)
})
