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
