import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const beginning = `sluice: pipeline
name: rows
assets:
  - { id: a, key: raw/orders, compute: { kind: typescript, code: "export default () => [1]" } }
  - { id: b, key: people, compute: { kind: typescript, code: "export default () => [2]" } }
  - { id: c, key: towns, compute: { kind: typescript, code: "export default () => [3]" } }
layout:
  a: { x: 0, y: 0 }
  b: { x: 60, y: 200 }
  c: { x: 20, y: 300 }
`

test('nodes come in line by the bar and by keys, each taken back in one step; what is dragged snaps, and not with Alt', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, beginning)
  const draw = designer(page)
  await draw.open(tenant.home, 'rows')
  const left = async (name: string) => Math.round((await draw.node(name).boundingBox())?.x ?? NaN)
  const top = async (name: string) => Math.round((await draw.node(name).boundingBox())?.y ?? NaN)
  await draw.node('raw/orders').click()
  await expect(page.getByRole('toolbar', { name: 'Put in line' })).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+a')
  await page.getByRole('button', { name: 'Align left' }).click()
  const column = await left('raw/orders')
  await expect.poll(() => left('people')).toBe(column)
  await expect.poll(() => left('towns')).toBe(column)
  expect(await barriers(page)).toEqual([])
  await draw.canvas.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => left('people')).not.toBe(column)

  await page.keyboard.press('l')
  await page.keyboard.press('d')
  await expect
    .poll(
      async () =>
        (await top('towns')) - (await top('people')) - (await top('people')) + (await top('raw/orders')),
    )
    .toBe(0)

  // A node that is carried to within a few pixels of another's edge comes level with it.
  await page.keyboard.press('Escape')
  const carry = async (dx: number) => {
    const from = await draw.node('people').boundingBox()
    if (!from) throw new Error('It is not on the screen.')
    const [x, y] = [from.x + 30, from.y + from.height - 8]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + dx, y, { steps: Math.abs(dx) })
  }
  // The first pixels of a drag tell it from a press: without snapping it would stay that much behind.
  const gap = (await left('raw/orders')) - (await left('people'))
  await carry(gap)
  await expect(page.locator('[data-snap-line="x"]').first()).toBeAttached()
  await page.mouse.up()
  await expect(page.locator('[data-snap-line]')).toHaveCount(0)
  await expect.poll(() => left('people')).toBe(column)
  await page.keyboard.down('Alt')
  await carry(7)
  await expect(page.locator('[data-snap-line]')).toHaveCount(0)
  await page.mouse.up()
  await page.keyboard.up('Alt')
  await expect.poll(() => left('people')).not.toBe(column)
})

test('files that are let go on the canvas become assets, wired by their names; another code takes the place of one, its wires stay', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, beginning)
  const draw = designer(page)
  await draw.open(tenant.home, 'rows')
  await expect(draw.node('raw/orders')).toBeVisible()
  const files = (named: Record<string, string>) =>
    page.evaluateHandle((list) => {
      const data = new DataTransfer()
      for (const [name, text] of Object.entries(list)) data.items.add(new File([text], name))
      return data
    }, named)
  const code = page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content')
  await draw.canvas.dispatchEvent('drop', {
    dataTransfer: await files({
      'counted.sql': 'select count(*) as number from orders\n',
      'prices.csv': 'name,price\nsalt,1.5\n',
      'photo.png': 'x',
    }),
    clientX: 620,
    clientY: 500,
  })
  await expect(draw.node('counted')).toBeVisible()
  await expect(draw.node('prices')).toBeVisible()
  await expect(page.getByText(/^photo\.png is neither code nor a table/).first()).toBeVisible()
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await draw.node('prices').click()
  await expect(code).toContainText("('salt', 1.5)")

  await draw.node('counted').click()
  await page.keyboard.press('x')
  await page.getByRole('option', { name: /Python/ }).click()
  await expect(code).toContainText('def counted(orders)')
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(code).toContainText('select count(*)')
  await draw.node('counted').dispatchEvent('drop', {
    dataTransfer: await files({ 'other.py': 'def counted(orders):\n    return len(orders)\n' }),
  })
  await expect(code).toContainText('return len(orders)')
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
})
