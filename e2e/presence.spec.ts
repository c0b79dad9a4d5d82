import { newColleague } from './colleague.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const pair = `sluice: pipeline
name: shared
assets:
  - { id: left, key: left, compute: { kind: typescript, code: "export default () => 1\\n" } }
  - { id: right, key: right, compute: { kind: typescript, code: "export default () => 2\\n" } }
layout:
  left: { x: 0, y: 0 }
  right: { x: 0, y: 140 }
`

test('a colleague’s face leads to what they have selected, by mouse and by keyboard, and goes when they go', async ({
  ana: { page },
  tenant,
  browser,
  baseURL,
}) => {
  await publish(tenant, pair)
  const ben = await newColleague(browser, baseURL ?? '', { tenant })
  const [hers, his] = [designer(page), designer(ben.page)]
  await hers.open(tenant.home, 'shared')
  await his.open(tenant.home, 'shared')
  const face = page.getByRole('button', { name: 'Go to where Ben is' })
  await face.click()
  await expect(page.getByText('Ben has nothing selected.').first()).toBeVisible()

  await his.node('right').click()
  await expect(async () => {
    await face.click()
    await expect(page.getByText('Ben is at right.').first()).toBeVisible({ timeout: 500 })
  }).toPass()

  await his.canvas.focus()
  await ben.page.keyboard.press('ArrowUp')
  await expect(ben.page.getByRole('textbox', { name: 'Element name' })).toHaveValue('left')
  await hers.canvas.focus()
  await tabTo(page, face, 'Shift+Tab')
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByText('Ben is at left.').first()).toBeVisible({ timeout: 500 })
  }).toPass()

  await ben.page.close()
  await expect(face).toHaveCount(0)
  await ben.context.close()
})
