import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const text = `sluice: pipeline
name: shop
assets:
  - { id: well, key: well, compute: { kind: typescript, code: "export default () => 1" } }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
sensors:
  - { id: asks, name: asks, source: webhook, minimumIntervalMs: 2000, target: { job: all } }
`

const code = `export default async function asks(context) {
  const day = Number(context.cursor ?? 0) + 1
  console.log('looking at day', day)
  if (day > 2) throw new Error('the shop is closed on day ' + day)
  return { requests: [{ runKey: 'day ' + day }], cursor: String(day) }
}
`

test('a sensor is given code of its own, published and tested; it starts runs by itself, and says what went wrong with a way to its log', async ({
  ana: { page },
  tenant,
}) => {
  test.setTimeout(240_000)
  await publish(tenant, text)
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await draw.node('asks').click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('combobox', { name: 'Watches' }).click()
  await page.getByRole('option', { name: 'Code of your own, in TypeScript' }).click()
  await expect(inspector.getByRole('tab', { name: 'Code' })).toHaveAttribute('aria-selected', 'true')
  expect(await barriers(page)).toEqual([])
  await draw.code(code)
  await draw.saved()
  await draw.publish({ why: 'It asks by itself', version: 2 })

  await page.getByRole('link', { name: 'Automation' }).click()
  await page.getByRole('grid', { name: 'Sensors' }).getByText('asks').click()
  const panel = page.getByRole('complementary', { name: 'Sensor asks' })
  await expect(panel.getByRole('link', { name: /^run .* succeeded/ })).toHaveCount(2, { timeout: 90_000 })
  await expect(panel.getByText(/the shop is closed on day 3/).first()).toBeVisible({ timeout: 30_000 })
  await expect(panel.getByText(/^Failing since/)).toBeVisible()
  expect(await barriers(page)).toEqual([])

  await panel.getByRole('button', { name: 'Test the code' }).click()
  await expect(panel.getByRole('region', { name: 'Test the code' }).getByRole('status')).toContainText(
    'the shop is closed on day 3',
    { timeout: 60_000 },
  )
  await panel.getByRole('link', { name: 'What its code printed' }).last().click()
  await expect(page.getByText('looking at day 3').first()).toBeVisible()

  // What asked is in no list of runs.
  await page.goto(`${tenant.home}/runs`)
  await expect(page.getByRole('row').filter({ hasText: 'sensor asks' })).toHaveCount(2)
})
