import { barriers } from './barriers.ts'
import { newColleague } from './colleague.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const one = `sluice: pipeline
name: spoken
assets:
  - { id: left, key: left, compute: { kind: typescript, code: "export default () => 1\\n" } }
layout:
  left: { x: 0, y: 0 }
`
test('two people speak of an asset: a mention rings, an answer comes, the thread is resolved', async ({
  ana,
  tenant,
  browser,
  baseURL,
}) => {
  await publish(tenant, one)
  const ben = await newColleague(browser, baseURL ?? '', { tenant, role: 'viewer' })

  // By keyboard: select, open, write, complete the name, say it.
  const hers = designer(ana.page)
  await hers.open(tenant.home, 'spoken')
  await hers.node('left').click()
  await ana.page.keyboard.press('Shift+M')
  const panel = ana.page.getByRole('region', { name: 'Comments' })
  await panel.getByRole('textbox', { name: 'Comment on left' }).focus()
  await ana.page.keyboard.type('Why one, @Be')
  await expect(panel.getByRole('option', { name: 'Ben' })).toBeVisible()
  await ana.page.keyboard.press('Enter')
  await ana.page.keyboard.type('?')
  await ana.page.keyboard.press('ControlOrMeta+Enter')
  await expect(panel.getByRole('article', { name: 'About left' })).toContainText('Why one, @Ben')
  expect(await barriers(ana.page)).toEqual([])

  // By mouse: the bell, the way to the asset, the answer. A viewer may speak, and resolves nothing.
  await ben.page.getByRole('button', { name: 'Mentions, 1 not read' }).click()
  await ben.page.getByRole('link', { name: /Why one/ }).click()
  const his = ben.page.getByRole('region', { name: 'Comments' })
  await expect(his.getByRole('article', { name: 'About left' })).toContainText('Why one')
  await expect(his.getByRole('button', { name: 'Resolve' })).toHaveCount(0)
  await his.getByRole('textbox', { name: 'Answer' }).fill('Because it is enough.')
  await his.getByRole('button', { name: 'Answer', exact: true }).click()
  await expect(ben.page.getByRole('button', { name: 'Mentions', exact: true })).toBeVisible()

  await expect(panel).toContainText('Because it is enough.')
  await ben.page.getByRole('button', { name: 'Delete this comment' }).click()
  await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Keep it as it is' }).click()
  await expect(his).toContainText('Because it is enough.')
  await panel.getByRole('button', { name: 'Resolve' }).click()
  await expect(panel.getByRole('article')).toHaveCount(0)
  await expect(his.getByRole('article')).toHaveCount(0)
  await panel.getByText('All', { exact: true }).click()
  await expect(panel.getByText('resolved by Ana')).toBeVisible()
  await ben.context.close()
})
