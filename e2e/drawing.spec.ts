import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const asset = (id: string, group: string, deps: string, x: number, y: number) => ({
  text: `  - { id: ${id}, key: ${id}, group: ${group}, deps: [${deps}], compute: { kind: typescript, code: "export default () => 1" } }`,
  place: `  ${id}: { x: ${x}, y: ${y} }`,
})
const assets = [
  asset('orders', 'raw', '', 0, 0),
  asset('people', 'raw', '', 0, 120),
  asset('cleaned', 'clean', 'orders, people', 420, 0),
  asset('joined', 'clean', 'orders, people', 420, 120),
]
const drawing = `sluice: pipeline
name: folds
assets:
${assets.map(({ text }) => text).join('\n')}
groups: [{ id: gr, name: raw }, { id: gc, name: clean }]
layout:
${assets.map(({ place }) => place).join('\n')}
`

test('a group folds by mouse and by keyboard, stays folded, and what is looked for unfolds it', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'folds')
  await expect(draw.node('orders')).toBeVisible()

  // The inspector gives its room to the drawing, and comes back.
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await draw.canvas.focus()
  await page.keyboard.press('i')
  await expect(inspector).toHaveCount(0)
  await page.reload()
  await page.getByRole('button', { name: 'Show the inspector' }).click()
  await expect(inspector).toBeVisible()
  await draw.canvas.focus()
  await page.keyboard.press('i')
  await expect(inspector).toHaveCount(0)
  await page.keyboard.press('i')
  await expect(inspector).toBeVisible()

  await draw.canvas.getByRole('button', { name: 'Fold raw' }).click()
  await expect(draw.node('2 assets')).toBeVisible()
  await expect(draw.node('orders')).toHaveCount(0)
  await page.reload()
  await expect(draw.node('2 assets')).toBeVisible()
  expect(await barriers(page)).toEqual([])

  await draw.node('2 assets').dblclick()
  await expect(draw.node('orders')).toBeVisible()
  await draw.node('orders').click()
  await page.keyboard.press('Shift+G')
  await expect(draw.node('orders')).toHaveCount(0)
  await expect(page.locator('#designer-selected')).toHaveText('Folded group raw, 2 assets')

  await page.keyboard.press('/')
  await page.keyboard.type('people')
  await page.keyboard.press('Enter')
  await expect(draw.node('people')).toBeVisible()
})

test('disabling is one step, said at the node and at what depends on it, and left out of a run', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'folds')
  await draw.node('orders').click()
  await page.keyboard.press('d')
  await expect(draw.node('orders')).toContainText('disabled')
  await expect(draw.node('cleaned').getByLabel('Has warnings')).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('ControlOrMeta+z')
  await expect(draw.node('orders')).not.toContainText('disabled')

  await draw.node('orders').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await expect(draw.node('orders')).toContainText('disabled')
  await draw.saved()
})

test('a field is set on several at once, and taken back in one step', async ({ ana: { page }, tenant }) => {
  await publish(tenant, drawing)
  const draw = designer(page)
  await draw.open(tenant.home, 'folds')
  await draw.node('orders').click()
  await page.keyboard.press('ControlOrMeta+a')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('button', { name: 'people' }).click()
  await inspector.getByRole('tab', { name: 'Runs where' }).click()
  await inspector.locator('[data-field="pool"]').fill('one')
  await draw.canvas.focus()
  await draw.node('orders').click()
  await draw.node('people').click({ modifiers: ['Shift'] })
  await expect(inspector.getByRole('heading', { name: '2 elements' })).toBeVisible()
  await expect(inspector.getByText('Different values.')).toBeVisible()
  await inspector.locator('[data-field="pool"]').fill('database')
  await draw.canvas.focus()
  await page.keyboard.press('Escape')
  await draw.node('orders').click()
  await inspector.getByRole('tab', { name: 'Runs where' }).click()
  await expect(inspector.locator('[data-field="pool"]')).toHaveValue('database')
  await draw.canvas.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(inspector.locator('[data-field="pool"]')).toHaveValue('')
})

test('an address of an element leads to it, also in a pipeline that nobody has laid out', async ({
  ana: { page },
  tenant,
}) => {
  const chain = Array.from({ length: 40 }, (_, number) => {
    const deps = number === 0 ? '' : `s${number - 1}`
    return `  - { id: s${number}, key: s${number}, deps: [${deps}], compute: { kind: typescript, code: "export default () => 1" } }`
  })
  await tenant.call('pipelines.import', {
    text: `sluice: pipeline\nname: long\nassets:\n${chain.join('\n')}\n`,
  })
  await page.goto(`${tenant.home}/pipelines/long/edit?element=s39`)
  await expect(page.getByRole('textbox', { name: 'Element name' })).toHaveValue('s39')
  const node = designer(page).node('s39')
  await expect(node).toBeInViewport({ ratio: 0.99 })
  // As large as it is read, not as the whole of it would fit.
  await expect.poll(async () => (await node.boundingBox())?.width).toBeGreaterThan(120)
  await expect(page.getByText('Draw your first asset')).toHaveCount(0)
})
