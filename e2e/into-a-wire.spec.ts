import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const drawing = `sluice: pipeline
name: water
assets:
  - { id: spring, key: spring, compute: { kind: python, code: "def spring():\\n    return 'cold pears'\\n" } }
  - { id: sea, key: sea, deps: [spring], compute: { kind: python, code: "def sea(spring):\\n    return spring\\n" } }
layout:
  spring: { x: 0, y: 0 }
  sea: { x: 600, y: 0 }
`

test('by keyboard: a wire is chosen, an asset put into it, and a wire taken away', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'water')
  await expect(page.getByText('2 assets · 1 wire')).toBeVisible()
  await draw.canvas.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('textbox', { name: 'Element name' })).toHaveValue('spring')
  await page.keyboard.press('w')
  await page.keyboard.press('a')
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await page.keyboard.type('river')
  await page.keyboard.press('Enter')
  await expect(draw.canvas).toBeFocused()
  await expect(page.getByText('3 assets · 2 wires')).toBeVisible()

  await page.keyboard.press('w')
  await page.keyboard.press('Delete')
  await expect(page.getByText('3 assets · 1 wire')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByText('3 assets · 2 wires')).toBeVisible()
})

test('by a value in it an element is found, by keyboard and by mouse', async ({ ana: { page }, tenant }) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'water')
  await expect(draw.node('spring')).toBeVisible()
  const code = page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content')
  await draw.canvas.focus()
  await page.keyboard.press('/')
  await page.keyboard.type('pears')
  await expect(page.getByRole('option', { name: /^spring/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(code).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toContainText('cold pears')

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Find/ }).click()
  await page.getByPlaceholder('Find by name or value').fill('return spring')
  await page.getByRole('option', { name: /^sea/ }).click()
  await expect(page.locator('.cm-activeLine')).toContainText('return spring')
})
