import { expect, publish, test } from './journey.ts'

const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'looks',
  assets: [{ id: 'one', key: 'one', compute: { kind: 'typescript', code: 'export default () => 1' } }],
})

test('theme and colours that are safe for colour-blind eyes are chosen once and hold everywhere', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  await page.goto(`${tenant.home}/runs`)
  const colour = (name: string) =>
    page.evaluate((one) => getComputedStyle(document.documentElement).getPropertyValue(one), name)
  const before = await colour('--failed')
  const choose = async (choice: string) => {
    await page.getByRole('button', { name: 'Account and look' }).click()
    await page.getByRole('menuitemcheckbox', { name: choice }).click()
  }
  await choose('Colours safe for colour-blind eyes')
  await expect.poll(() => colour('--failed')).not.toBe(before)
  const safe = await colour('--failed')
  await choose('Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto(`${tenant.home}/assets`)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await colour('--failed')).not.toBe(before)
  await choose('Light')
  await expect.poll(() => colour('--failed')).toBe(safe)
})
