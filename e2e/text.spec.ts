import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const beginning = `# Numbers, as we count them.
sluice: pipeline
name: written
assets:
  - key: integers # the source
    compute: { kind: external }
`

test('in text: an asset is typed and drawn, what is drawn is typed, a broken text leaves the drawing, comments stay', async ({
  ana,
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: beginning })
  const { page } = ana
  // Text, canvas and form beside each other.
  await page.setViewportSize({ width: 1680, height: 900 })
  const draw = designer(page)
  await draw.open(tenant.home, 'written')
  await page.getByRole('radio', { name: 'Split' }).click()
  const text = page.getByRole('textbox', { name: 'Pipeline as YAML' })
  await expect(text).toContainText('# Numbers, as we count them.')

  await text.getByText('# the source').click()
  await page.keyboard.press('ControlOrMeta+Home')
  // Below the last line of the asset that is there.
  for (const _ of [1, 2, 3, 4, 5, 6]) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press('Home')
  await page.keyboard.insertText(
    '  - key: even\n    deps: [integers] # only\n    compute: { kind: sql, code: select 1 }\n',
  )
  await expect(page.getByText('2 assets · 1 wire')).toBeVisible()
  // Beside the text there is little room: what was typed may lie outside of it.
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(draw.node('even')).toBeVisible()
  await draw.saved()

  await draw.node('integers').click()
  await expect(page.getByRole('textbox', { name: 'Element name' })).toHaveValue('integers')
  await page.getByRole('textbox', { name: 'Element name' }).fill('whole')
  await page.keyboard.press('Enter')
  await expect(text).toContainText('whole # the source')
  await expect(text).toContainText('# only')

  await text.getByText('select 1').click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(' }')
  await expect(page.getByText('The drawing stays as it was.')).toBeVisible()
  await expect(draw.node('even')).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await expect(page.getByText('Comments are kept with the draft')).toBeVisible()

  await page.reload()
  await expect(text).toContainText('# Numbers, as we count them.')
  await expect(text).toContainText('# only')
})

test('by keyboard: to the text, an asset typed, out of it, and to what was drawn of it', async ({
  ana: { page },
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: beginning })
  const draw = designer(page)
  await draw.open(tenant.home, 'written')
  await expect(draw.node('integers')).toBeVisible()
  await draw.canvas.focus()
  await page.keyboard.press('3')
  const text = page.getByRole('textbox', { name: 'Pipeline as YAML' })
  await tabTo(page, text)
  await page.keyboard.press('ControlOrMeta+Home')
  // Below the last line of the asset that is there.
  for (const _ of [1, 2, 3, 4, 5, 6]) await page.keyboard.press('ArrowDown')
  await page.keyboard.insertText(
    '  - key: odd\n    deps: [integers]\n    compute: { kind: sql, code: select 1 }\n',
  )
  await expect(page.getByText('2 assets · 1 wire')).toBeVisible()
  // Tab indents here; Escape leads out, once what it offers to complete is away.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('radio', { name: 'Text', exact: true })).toBeFocused()
  await page.keyboard.press('1')
  await expect(draw.canvas).toBeVisible()
  await page.keyboard.press('f')
  await expect(draw.node('odd')).toBeVisible()
  await draw.saved()
})
