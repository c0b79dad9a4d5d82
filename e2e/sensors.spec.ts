import { createHmac } from 'node:crypto'

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
  - { id: inner, name: inner, source: http, settings: { url: 'http://10.0.0.1/' }, target: { job: all } }
`

const signed = (secret: string, id: string, body: string) => {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}

test('a webhook is drawn, published and sent a signed message; its run is seen, and what it cannot use is set aside, mended and redriven', async ({
  ana: { page },
  tenant,
}) => {
  test.setTimeout(300_000)
  await publish(tenant, text)
  const draw = designer(page)
  await draw.open(tenant.home, 'shop')
  await draw.canvas.focus()
  await page.keyboard.press('a')
  await page.keyboard.type('sensor')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('orders')
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText('Messages by webhook')).toBeVisible()

  // Another source has another form, and says what it lacks.
  await inspector.getByRole('combobox', { name: 'Watches' }).click()
  await page.getByRole('option', { name: 'Assets that were made' }).click()
  await expect(inspector.getByText(/assets of The settings of the sensor/)).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await inspector.getByRole('combobox', { name: 'Watches' }).click()
  await page.getByRole('option', { name: 'Messages by webhook' }).click()

  // The template is tried on a sample while it is written.
  const runKey = inspector.getByRole('textbox', { name: 'Run key' })
  await runKey.fill('{{ message.body.order }}')
  const sample = inspector.getByRole('region', { name: 'Sample message' })
  await expect(sample.getByRole('status')).toContainText(
    'It would be set aside. The message has no message.body.order.',
  )
  await sample.getByRole('textbox').fill('{ "body": { "order": "o-7" } }')
  await expect(sample.getByRole('status')).toContainText('A run with the key o-7')
  expect(await barriers(page)).toEqual([])

  await draw.publish({ why: 'Orders start it', version: 2 })

  await page.getByRole('link', { name: 'Automation' }).click()
  const table = page.getByRole('grid', { name: 'Sensors' })
  // What a tenant may not reach is said, and the sensor backs off.
  await expect(table.getByText('failing')).toBeVisible()
  await table.getByText('inner').click()
  const inner = page.getByRole('complementary', { name: 'Sensor inner' })
  await expect(inner.getByText(/in a network that the server may not reach/).first()).toBeVisible()
  await expect(inner.getByText(/^Failing since/)).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await inner.getByRole('button', { name: 'Close' }).click()

  await table.getByText('orders').click()
  await expect(page).toHaveURL(/sensor=/)
  const panel = page.getByRole('complementary', { name: 'Sensor orders' })
  const webhook = panel.getByRole('region', { name: 'Webhook' })
  const address = (await webhook.locator('code').first().textContent()) ?? ''
  await webhook.getByRole('button', { name: 'Show the secret' }).click()
  const secret = (await webhook.getByText(/^whsec_/).textContent()) ?? ''
  expect(await barriers(page)).toEqual([])

  const path = new URL(address).pathname
  const send = async (id: string, content: object, given = secret) => {
    const data = JSON.stringify(content)
    return (await page.request.post(path, { headers: signed(given, id, data), data })).status()
  }
  expect(await send('m1', { order: 'o-1' }, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(401)
  expect(await send('m1', { order: 'o-1' })).toBe(202)
  expect(await send('m1', { order: 'o-1' })).toBe(202)
  expect(await send('m2', { note: 'no order' })).toBe(202)

  await expect(panel.getByRole('link', { name: /^run .* succeeded/ })).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByRole('link', { name: /^run / })).toHaveCount(1)
  const aside = panel.getByRole('region', { name: 'Set aside' })
  await expect(aside.getByText('The message has no message.body.order.')).toBeVisible()
  expect(await barriers(page)).toEqual([])

  // What would be, without anything happening.
  await panel.getByText('Test with a sample message').click()
  await panel.getByRole('textbox', { name: 'Message' }).fill('{ "body": { "order": 9 } }')
  await panel.getByRole('button', { name: 'Test a message' }).click()
  await expect(panel.getByRole('status')).toContainText('It would start a run of 1 step with the key 9')

  await aside.getByRole('button', { name: 'Redrive', exact: true }).click()
  await expect(panel.getByText('1 message was set aside.').nth(1)).toBeVisible({ timeout: 60_000 })
  await aside.getByRole('button', { name: 'Drop' }).click()
  await expect(aside).toHaveCount(0)

  // Off by keyboard; what is sent meanwhile is kept.
  await panel.getByRole('button', { name: 'Close' }).click()
  await table.getByRole('switch', { name: /^orders/ }).focus()
  await page.keyboard.press('Space')
  await expect(table.getByRole('switch', { name: /^orders/ })).not.toBeChecked()
  expect(await send('m3', { order: 'o-3' })).toBe(202)
  await table.getByRole('switch', { name: /^orders/ }).click()
  await expect(table.getByRole('img', { name: /2 succeeded/ })).toBeVisible({ timeout: 60_000 })

  await page.goto(`${tenant.home}/runs?filter=trigger:sensor`)
  await expect(page.getByRole('grid', { name: 'Runs' }).getByText('sensor orders')).toHaveCount(2)
  expect(await barriers(page)).toEqual([])
})
