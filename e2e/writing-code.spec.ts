import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const beginning = `
sluice: pipeline
name: sums
assets:
  - id: source
    key: source
    compute:
      kind: python
      code: |
        def source():
            return [1, 2, 3]
  - id: total
    key: total
    deps: [source]
    compute:
      kind: python
      code: |
        def total(source):
            return sum(source)
layout:
  source: { x: 0, y: 0 }
  total: { x: 600, y: 0 }
`

test('by keyboard: a code on the whole page, changed, compared with what is published and brought back; a name leads to its input', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await page.goto(`${tenant.home}/pipelines/sums/edit?element=total`)
  await expect(draw.node('total')).toBeVisible()
  await draw.node('total').click()
  await page.keyboard.press('Alt+Enter')
  const room = page.getByRole('dialog', { name: /total/ })
  const code = room.getByRole('textbox', { name: 'Code of total' })
  await expect(code).toBeFocused()
  await expect(room.getByText('add_output_metadata').first()).toBeVisible()

  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText('    # and nothing else')
  await expect(room.getByText('1 change since version 1')).toBeVisible()
  expect(await barriers(page, '[role="dialog"]')).toEqual([])
  await page.keyboard.press('Alt+F3')
  await expect(room.getByRole('button', { name: 'Revert' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(room.getByText(/since version 1/)).toHaveCount(0)
  await expect(code).not.toContainText('nothing else')

  await page.keyboard.press('ControlOrMeta+Home')
  for (let step = 0; step < 'def total(so'.length; step++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('F12')
  await expect(page.getByRole('dialog', { name: /source/ })).toBeVisible()
  await page.goBack()
  await expect(room).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(room).toHaveCount(0)
  await expect(page.getByRole('complementary', { name: 'Inspector' }).getByText('Inputs')).toBeVisible()
})

test('by mouse: a double click opens the code, a mark beside a line shows what was published, a press on an input leads to it', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'sums')
  await draw.node('total').dblclick()
  const room = page.getByRole('dialog', { name: /total/ })
  const line = room.locator('.cm-line').filter({ hasText: 'return' })
  await line.click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(' * 2')
  await room.locator('.cm-part-changed').click()
  await expect(room.getByRole('group', { name: 'In version 1 this was' })).toContainText('return sum(source)')
  await room.getByRole('button', { name: 'Revert' }).click()
  await expect(line).not.toContainText('* 2')

  await room.getByRole('button', { name: 'source', exact: true }).click()
  await expect(page.getByRole('dialog', { name: /source/ })).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('code that its language cannot read is marked where that is, and formatted once it can be', async ({
  ana,
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: beginning })
  const { page } = ana
  const draw = designer(page)
  await page.goto(`${tenant.home}/pipelines/sums/edit?element=total`)
  await draw.node('total').click()
  await page.keyboard.press('Alt+Enter')
  const room = page.getByRole('dialog', { name: /total/ })
  await expect(room.getByRole('textbox', { name: 'Code of total' })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText("def total( source ):\n    names = {'all': sum(source)\n    return names")
  const mark = room.locator('.cm-lintRange-error')
  await expect(mark).toHaveText('{')
  await page.keyboard.press('Shift+Alt+F')
  await expect(room.getByRole('status')).toContainText('Not formatted')

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /1 warning/ }).click()
  await page.getByRole('button', { name: /was never closed/ }).click()
  const code = page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content')
  await expect(code).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.insertText('}')
  await expect(page.getByText('No problems')).toBeVisible()
  await page.getByRole('button', { name: 'Format', exact: true }).click()
  await expect(code).toContainText('def total(source):')
  await expect(code).toContainText('{"all": sum(source)}')
  await code.focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(code).toContainText('def total( source ):')
})
