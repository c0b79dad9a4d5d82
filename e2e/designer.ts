import { expect, type Locator, type Page } from '@playwright/test'

/** The designer as hands and keys know it. */
export const designer = (page: Page) => {
  const canvas = page.locator('#designer-canvas')
  const node = (name: string): Locator => canvas.locator('.react-flow__node').filter({ hasText: name })
  const handle = (name: string, side: 'source' | 'target') =>
    node(name).locator(`.react-flow__handle.${side}`)
  const centre = async (target: Locator): Promise<{ x: number; y: number }> => {
    const box = await target.boundingBox()
    if (!box) throw new Error('It is not on the screen.')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  return {
    canvas,
    node,
    saved: () => expect(page.getByText(/^Saved/)).toBeVisible(),
    open: async (home: string, pipeline: string) => {
      await page.goto(`${home}/pipelines/${pipeline}/edit`)
      await expect(canvas).toBeVisible()
    },
    /** Draws a wire with the mouse, from the right handle of one to the left handle of the other. */
    wire: async (from: string, to: string) => {
      const [start, end] = [await centre(handle(from, 'source')), await centre(handle(to, 'target'))]
      await page.mouse.move(start.x, start.y)
      await page.mouse.down()
      await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 8 })
      await page.mouse.move(end.x, end.y, { steps: 8 })
      await page.mouse.up()
    },
    /** Publishes from the canvas by keyboard, and sees the version active. */
    publish: async ({ why, version }: { why: string; version: number }) => {
      await canvas.focus()
      await page.keyboard.press('p')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Why').fill(why)
      await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
      await expect(page.getByText(`Version ${version} is active`).first()).toBeVisible()
    },
    /** Replaces the code in the inspector. */
    code: async (text: string) => {
      const editor = page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content')
      await editor.click()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText(text)
    },
  }
}
