import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const beginning = `
sluice: pipeline
name: sums
assets:
  - id: source
    key: source
    compute:
      kind: typescript
      code: |
        export default function source(): number[] {
          return [1, 2, 3]
        }
  - id: total
    key: total
    deps: [source]
    compute:
      kind: typescript
      code: |
        export default function total(source: number[], doubled: number[] = []): number {
          return [...source, ...doubled].reduce((sum, number) => sum + number, 0)
        }
layout:
  source: { x: 0, y: 0 }
  total: { x: 600, y: 0 }
`

const code = `export default async function doubled(source: number[]): Promise<number[]> {
  for (const number of source) {
    console.log(\`doubling \${number}\`)
    await new Promise((done) => setTimeout(done, 300))
  }
  return source.map((number) => number * 2)
}
`

test('by mouse: an asset between two others, its code, published, materialized, its lines watched as they come', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'sums')
  await expect(draw.node('source')).toBeVisible()

  const kind = page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'TypeScript' })
  const naming = page.getByRole('textbox', { name: 'Name', exact: true })
  // A drag is imitated by the browser's driver, which can miss its start within a busy frame: then nothing was put, and it is done again.
  await expect(async () => {
    await kind.dragTo(draw.canvas, { targetPosition: { x: 480, y: 560 }, steps: 8 })
    await expect(naming).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await naming.fill('doubled')
  await page.keyboard.press('Enter')
  await draw.wire('source', 'doubled')
  await draw.wire('doubled', 'total')
  await draw.node('doubled').click()
  await draw.code(code)
  await draw.saved()

  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('doubled').first()).toBeVisible()
  await dialog.getByLabel('Why').fill('Doubled on the way')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Version 2 is active').first()).toBeVisible()

  await page
    .getByRole('button', { name: /^Materialize/ })
    .first()
    .click()
  await page.getByText(/^All \(3\)/).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Materialize', exact: true }).click()
  await page.getByRole('button', { name: 'Open the run' }).click()

  // Without the events the whole log fits on the page, however far the run has come by now.
  await page.getByRole('button', { name: 'events', exact: true }).click()
  await expect(page.getByText('doubling 1')).toBeVisible()
  await expect(page.getByText('doubling 3')).toBeVisible()
  await expect(page.getByText(/succeeded in/).first()).toBeVisible()
  await page.goto(`${tenant.home}/assets/total`)
  await expect(page.getByText('18').first()).toBeVisible()
})

test('wholly by keyboard: the same', async ({ ana, tenant }) => {
  await publish(tenant, beginning)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'sums')
  await expect(draw.node('source')).toBeVisible()
  await draw.canvas.focus()

  await page.keyboard.press('a')
  await page.keyboard.type('typescript')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await page.keyboard.type('doubled')
  await page.keyboard.press('Enter')
  await expect(draw.canvas).toBeFocused()

  await page.keyboard.press('Shift+C')
  await page.keyboard.type('source')
  await page.keyboard.press('Enter')
  await expect(draw.canvas).toBeFocused()
  await page.keyboard.press('c')
  await page.keyboard.type('total')
  await page.keyboard.press('Enter')
  await expect(draw.canvas).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(page.locator('.cm-content')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(code)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(draw.canvas).toBeFocused()
  await draw.saved()

  await page.keyboard.press('p')
  await expect(page.getByLabel('Why')).toBeFocused()
  await page.keyboard.type('Doubled on the way')
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 2 is active').first()).toBeVisible()

  await page.keyboard.press('m')
  await expect(
    page.getByRole('dialog').getByRole('button', { name: 'Materialize', exact: true }),
  ).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Open the run' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('runs')
  const runs = page.getByRole('option', { name: 'Runs', exact: true })
  await expect(runs).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/runs$/)
  await expect(page.getByRole('row').filter({ hasText: 'succeeded' })).toBeVisible()
})
