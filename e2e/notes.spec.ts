import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const one = `sluice: pipeline
name: noted
assets:
  - { key: left, compute: { kind: typescript, code: "export default () => 1\\n" } }
layout: {}
`

test('a note is kept as it is written: the page may go before it is left', async ({ ana, tenant }) => {
  await publish(tenant, one)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'noted')
  await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Note' }).click()
  const field = draw.canvas.getByRole('textbox', { name: 'Note' })
  await expect(field).toBeFocused()
  await page.keyboard.type('Why the **left** one comes first')
  await page.reload()
  await expect(draw.node('Why the left one comes first')).toBeVisible()
})

test('a note is written and made larger by keys, and smaller by its corner', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, one)
  const draw = designer(page)
  await draw.open(tenant.home, 'noted')
  await expect(draw.node('left')).toBeVisible()
  await draw.canvas.focus()
  await page.keyboard.press('n')
  await expect(draw.canvas.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.type('Ask Ben')
  await page.keyboard.press('Escape')
  await expect(draw.canvas).toBeFocused()
  const note = draw.node('Ask Ben')
  const width = async () => Math.round((await note.boundingBox())?.width ?? NaN)
  const begun = await width()
  for (let press = 0; press < 3; press++) await page.keyboard.press('Alt+Shift+ArrowRight')
  await expect.poll(width).toBeGreaterThan(begun)
  await page.keyboard.press('Enter')
  await expect(draw.canvas.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.type(' first')
  await page.keyboard.press('Escape')
  await expect(note).toContainText('Ask Ben first')

  const larger = await width()
  const corner = await note.getByTestId('note-corner').boundingBox()
  if (!corner) throw new Error('It has no corner.')
  const [x, y] = [corner.x + corner.width / 2, corner.y + corner.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 50, y, { steps: 5 })
  await page.mouse.up()
  await expect.poll(width).toBeLessThan(larger)
})

test('a half-written comment waits at its element, and says on its line in the outline that there is one', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, one)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'noted')
  await draw.node('left').click()
  await page.keyboard.press('Shift+M')
  const field = page.getByRole('textbox', { name: 'Comment on left' })
  await field.fill('Half a thought')
  await expect(page).toHaveURL(/element=/)
  await draw.canvas.click({ position: { x: 320, y: 60 } })
  await expect(field).toHaveCount(0)
  await expect(page).not.toHaveURL(/element=/)
  await draw.node('left').click()
  await expect(field).toHaveValue('Half a thought')
  await field.press('ControlOrMeta+Enter')
  await expect(page.getByRole('article', { name: 'About left' })).toContainText('Half a thought')
  await page.goto(`${tenant.home}/pipelines/noted/edit?view=outline`)
  await expect(page.getByRole('treeitem', { name: /left.*1 open comment/ })).toBeVisible()
})
