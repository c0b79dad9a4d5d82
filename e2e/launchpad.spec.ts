import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const shop = `sluice: pipeline
name: shop
ops:
  - id: a
    name: greet
    graph: greeting
    config: { greeting: hello }
    inputs: [{ name: who, type: text }]
    compute:
      kind: python
      code: |
        def greet(context, who):
            print(f"{context.config['greeting']}, {who}")
            return who
graphs:
  - { id: g, name: greeting }
jobs:
  - id: j
    name: say_hello
    target: { graph: greeting }
    configSchema:
      type: object
      properties:
        ops:
          type: object
          properties:
            greet:
              type: object
              properties:
                config:
                  type: object
                  properties:
                    greeting: { enum: [hello, welcome], title: Greeting }
`

test('what a job needs is asked for when it is started, as fields or as text, and what does not fit is said where it stands', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, shop)
  await page.goto(`${tenant.home}/jobs`)
  await page.getByRole('button', { name: 'Start say_hello' }).click()
  const dialog = page.getByRole('dialog', { name: 'Launch say_hello' })
  await expect(dialog.getByText('has neither a wire nor a value').first()).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^Launch/ })).toBeDisabled()

  await dialog.getByLabel('who').fill('world')
  await dialog.getByLabel('Greeting').click()
  await page.getByRole('option', { name: 'welcome' }).click()
  await dialog.getByRole('radio', { name: 'Text' }).click()
  const text = dialog.getByLabel('Configuration', { exact: true })
  await expect(text).toHaveValue(
    'ops:\n  greet:\n    inputs:\n      who: world\n    config:\n      greeting: welcome\n',
  )
  await text.fill('ops:\n  greet:\n    inputs:\n      who: world\n    config:\n      greeting: goodbye\n')
  await expect(dialog.getByText(/^Line 6: .*must be one of "hello", "welcome"/)).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^Launch/ })).toBeDisabled()

  // A press beside the dialog loses nothing of what is typed.
  await page.mouse.click(5, 5)
  await text.fill('ops:\n  greet:\n    inputs:\n      who: world\n    config:\n      greeting: welcome\n')
  await dialog.getByLabel('Tags').fill('team=sales')
  await dialog.getByRole('button', { name: 'Launch 1 step' }).click()
  await page.getByRole('button', { name: 'Open the run' }).click()
  await expect(page.getByText('welcome, world')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('team').first()).toBeVisible()
})

test('by keyboard: a launch with configuration from the list of jobs', async ({ ana: { page }, tenant }) => {
  await publish(tenant, shop)
  await page.goto(`${tenant.home}/jobs`)
  await page.getByRole('button', { name: 'Launch say_hello with configuration or tags…' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Launch say_hello' })
  await dialog.getByLabel('who').focus()
  await page.keyboard.type('keyboard')
  await expect(dialog.getByRole('button', { name: 'Launch 1 step' })).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Open the run' })).toBeVisible()
})

const sales = `sluice: pipeline
name: sales
partitions:
  - { id: letter, name: letter, set: { type: static, keys: [a, b, c] } }
assets:
  - id: raw
    key: raw
    partitions: letter
    compute: { kind: typescript, code: "export default ({ context }) => { console.log(context.partitionKey + ' of ' + context.config.limit); return [] }" }
jobs:
  - id: j
    name: load
    target: { selection: 'key:"raw"' }
    configSchema:
      type: object
      required: [ops]
      properties:
        ops:
          type: object
          required: [raw]
          properties:
            raw:
              type: object
              required: [config]
              properties:
                config:
                  type: object
                  required: [limit]
                  properties:
                    limit: { type: integer, minimum: 1, title: Limit }
`

test('every run of a backfill is given the configuration and the tags that were typed for it', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, sales)
  await page.goto(`${tenant.home}/jobs`)
  await page.getByRole('button', { name: 'Launch load with configuration or tags…' }).click()
  const launchpad = page.getByRole('dialog', { name: 'Launch load' })
  await launchpad.getByLabel('Tags').fill('team=sales')
  await launchpad.getByRole('button', { name: 'Several partitions…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize partitions' })
  await expect(dialog.getByLabel('Tags')).toHaveValue('team=sales')
  await dialog.getByRole('button', { name: 'All', exact: true }).click()
  const start = dialog.getByRole('button', { name: 'Start a backfill of 3 partitions' })
  await expect(start).toBeDisabled()
  await dialog.getByLabel('Limit').fill('0')
  await dialog.getByLabel('Limit').blur()
  await expect(dialog.getByText('must be at least 1', { exact: false })).toBeVisible()
  await dialog.getByLabel('Limit').fill('12')
  await dialog.getByLabel('Limit').blur()
  await expect(start).toBeEnabled()
  expect(await barriers(page)).toEqual([])
  await start.click()
  await page.getByRole('button', { name: 'Open it' }).click()
  const panel = page.getByRole('complementary', { name: 'Backfill' })
  const given = panel.getByRole('region', { name: 'What each run is given' })
  await expect(given).toContainText('team=sales')
  await expect(given).toContainText('"limit": 12')
  await expect(panel.getByText('3 of 3 made')).toBeVisible({ timeout: 90_000 })
  expect(await barriers(page)).toEqual([])
  await panel.getByRole('link', { name: 'succeeded' }).first().click()
  await expect(page.getByText('a of 12')).toBeVisible()
  await expect(page.getByText('team=sales').first()).toBeVisible()
})
