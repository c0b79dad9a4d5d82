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
