import { barriers } from './barriers.ts'
import { expect, test } from './journey.ts'

test('by the outline alone, with keys alone: built, wired, taken back, disabled, published and run', async ({
  ana: { page },
  tenant,
}) => {
  await tenant.call('pipelines.import', { text: 'sluice: pipeline\nname: tree\n' })
  await page.goto(`${tenant.home}/pipelines/tree/edit?view=outline`)
  await expect(page.getByText('Nothing is here yet')).toBeVisible()
  const line = (name: RegExp) => page.getByRole('treeitem', { name })
  const add = async (kind: string, name: string) => {
    await page.keyboard.type(kind)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: /^Name of the/ })).toBeFocused()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await expect(line(new RegExp(`^${name}, `))).toBeFocused()
  }

  await page.keyboard.press('+')
  await add('TypeScript', 'numbers')
  await page.keyboard.press('+')
  await add('Shell', 'spare')
  // Letters lead to what begins with them.
  await page.keyboard.type('nu')
  await expect(line(/^numbers, TypeScript asset/)).toBeFocused()
  await page.keyboard.press('>')
  await expect(page.getByRole('dialog', { name: 'After numbers' })).toBeVisible()
  await add('TypeScript', 'sum')

  await page.keyboard.press('ArrowRight')
  await expect(line(/^sum, /)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(line(/^from numbers, wire/)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(line(/^from numbers, wire/)).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: /^Done: / })).toBeAttached()
  await expect(line(/^sum, /)).toBeFocused()
  // It is wired again from its other end.
  await page.keyboard.press('<')
  await page.keyboard.type('numbers')
  await page.keyboard.press('Enter')
  await expect(line(/^from numbers, wire/)).toBeVisible()

  await page.keyboard.type('sp')
  await page.keyboard.press('.')
  await page.keyboard.type('disable')
  await page.keyboard.press('Enter')
  await expect(line(/^spare, Shell asset, disabled/)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(line(/^spare, /)).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(line(/^spare, Shell asset, disabled/)).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /^Taken back: / })).toBeAttached()

  // To the form and back, and both assets into a group.
  await page.keyboard.type('su')
  await expect(line(/^sum, /)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(line(/^sum, /)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+g')
  await expect(line(/^group, group/)).toBeVisible()
  expect(await barriers(page)).toEqual([])

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('publish')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Why')).toBeFocused()
  await page.keyboard.type('Built in the outline')
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 1 is active').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('materialize')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('dialog').getByRole('button', { name: 'Materialize', exact: true }),
  ).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(line(/^sum, TypeScript asset, fresh/)).toBeVisible()

  // What is selected here is selected in the drawing, and the other way round.
  await line(/^numbers, /).focus()
  await page.keyboard.type('su')
  await expect(line(/^sum, /)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('1')
  await expect(page.locator('#designer-canvas .react-flow__node.selected')).toContainText('sum')
  await page.locator('#designer-canvas').focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('4')
  await expect(page.getByRole('treeitem', { selected: true })).toHaveAccessibleName(/^numbers, /)
})
