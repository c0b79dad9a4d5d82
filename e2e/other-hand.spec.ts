import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

/** What other journeys of the designer do with one hand, done with the other. */
const drawing = `sluice: pipeline
name: water
assets:
  - { id: spring, key: spring, compute: { kind: python, code: "def spring():\\n    return 'cold'\\n" } }
  - { id: sea, key: sea, deps: [spring], compute: { kind: python, code: "def sea(spring):\\n    return spring['none']\\n" } }
layout:
  spring: { x: 0, y: 0 }
  sea: { x: 600, y: 0 }
`

test('by mouse: into a wire that is pointed at an asset is put, and a menu takes one of its wires away', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'water')
  const boxOf = async (name: string) => {
    const box = await draw.node(name).boundingBox()
    if (!box) throw new Error(`${name} is not on the screen.`)
    return box
  }
  const between = async (from: string, to: string) => {
    const [start, end] = [await boxOf(from), await boxOf(to)]
    return { x: (start.x + start.width + end.x) / 2, y: start.y + start.height / 2 }
  }
  const insert = page.getByRole('button', { name: 'Insert into this wire' })
  await expect(async () => {
    const { x, y } = await between('spring', 'sea')
    await page.mouse.move(x - 40, y)
    await page.mouse.move(x - 20, y, { steps: 4 })
    await expect(insert).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await insert.click()
  await page.getByRole('option', { name: /^Python/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('river')
  await page.keyboard.press('Enter')
  await expect(page.getByText('3 assets · 2 wires')).toBeVisible()

  const { x, y } = await between('spring', 'river')
  await page.mouse.click(x, y, { button: 'right' })
  await page.getByRole('menuitem', { name: 'Remove this wire' }).click()
  await expect(page.getByText('3 assets · 1 wire')).toBeVisible()
})

test('by mouse: code is replaced and the wires stay; what is copied is pasted where the hand is', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'water')
  await draw.node('sea').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Replace the code/ }).click()
  await page.getByRole('option', { name: /^SQL/ }).click()
  await expect(draw.canvas.getByLabel('SQL asset sea')).toBeVisible()
  await expect(page.getByText('2 assets · 1 wire')).toBeVisible()

  await draw.node('spring').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Copy(?! link)/ }).click()
  await draw.canvas.click({ button: 'right', position: { x: 480, y: 560 } })
  await page.getByRole('menuitem', { name: /^Paste/ }).click()
  await expect(page.getByText('3 assets · 1 wire')).toBeVisible()

  await draw.node('sea').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Cut/ }).click()
  await expect(page.getByText('2 assets · 0 wires')).toBeVisible()
  await draw.canvas.click({ button: 'right', position: { x: 480, y: 120 } })
  await page.getByRole('menuitem', { name: /^Paste/ }).click()
  await expect(page.getByText('3 assets · 1 wire')).toBeVisible()
})

test('by mouse: in the outline an asset is added behind another, and removed', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  await page.goto(`${tenant.home}/pipelines/water/edit?view=outline`)
  const line = (name: RegExp) => page.getByRole('treeitem', { name })
  await line(/^sea, /).click()
  await page.getByRole('button', { name: /^Wire to/ }).click()
  await page.getByRole('option', { name: /^Python/ }).click()
  await page.getByRole('textbox', { name: /^Name of the/ }).fill('clouds')
  await page.keyboard.press('Enter')
  await expect(line(/^clouds, /)).toBeVisible()
  await expect(page.getByText('3 assets · 2 wires')).toBeVisible()
  await line(/^clouds, /).click()
  await page.getByRole('button', { name: /^Do/ }).click()
  await page.getByRole('option', { name: 'Remove' }).click()
  await expect(line(/^clouds, /)).toHaveCount(0)
  await expect(page.getByText('2 assets · 1 wire')).toBeVisible()
})

test('by keyboard: a field is set on all at once; a trial that fails leads to its line', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'water')
  await expect(draw.node('sea')).toBeVisible()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await draw.canvas.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(inspector.getByRole('heading', { name: '2 elements' })).toBeVisible()
  await tabTo(page, inspector.locator('[data-field="pool"]'))
  await page.keyboard.type('database')
  await page.keyboard.press('Escape')
  await draw.canvas.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('textbox', { name: 'Element name' })).toHaveValue('sea')

  await page.keyboard.press('Shift+R')
  const panel = page.getByRole('region', { name: 'Try', exact: true })
  await expect(panel.getByText(/TypeError/).first()).toBeVisible()
  await tabTo(page, panel.getByRole('button', { name: 'Show line 2' }))
  await page.keyboard.press('Enter')
  await expect(page.locator('.cm-lintRange-error, .cm-lintPoint-error').first()).toBeVisible()
  await draw.canvas.focus()
  await draw.saved()
  const { document } = await tenant.ask<{ document: { elements: Record<string, { pool?: string }> } }>(
    'drafts.open',
    { pipeline: 'water' },
  )
  expect(Object.values(document.elements).map(({ pool }) => pool)).toEqual(['database', 'database'])
})
