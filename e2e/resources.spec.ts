import { randomUUID } from 'node:crypto'

import pg from 'pg'

import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, test } from './journey.ts'

const text = `sluice: pipeline
name: shop
assets:
  - { id: orders, key: sales/orders, ioManager: warehouse, compute: { kind: typescript, code: "export default () => [{ id: 1, price: 9.5 }, { id: 2, price: 3 }]" } }
  - { id: total, key: total, deps: [{ asset: sales/orders }], compute: { kind: sql, resource: warehouse, code: "SELECT sum(price) AS total FROM sales.orders" } }
`

/** A database of the journey's own, and somebody who may sign in there. */
const warehouse = async () => {
  const owner = new pg.Client({ connectionString: process.env.SLUICE_JOURNEY_POSTGRES })
  await owner.connect()
  const name = `journey_${randomUUID().slice(0, 8)}`
  const password = randomUUID()
  await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`)
  await owner.query(`CREATE DATABASE ${name} OWNER ${name}`)
  const { host, port } = owner
  return {
    name,
    password,
    host,
    port,
    remove: async () => {
      await owner.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await owner.query(`DROP ROLE ${name}`)
      await owner.end()
    },
  }
}

test('a secret is set, a database is drawn with it and tested, and what is materialized lies in it and is computed there', async ({
  ana: { page },
  tenant,
}) => {
  test.setTimeout(300_000)
  const house = await warehouse()
  try {
    await page.goto(`${tenant.home}/resources`)
    await expect(page.getByText('No pipeline connects to anything yet')).toBeVisible()
    await page.getByRole('radio', { name: 'Secrets' }).click()
    await page.getByRole('main').getByRole('button', { name: 'Set a secret…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('house password')
    await dialog.getByRole('button', { name: 'Set the secret' }).click()
    await expect(dialog.getByText(/Use capitals/)).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('HOUSE_PASSWORD')
    await dialog.getByRole('textbox', { name: 'Value' }).fill(house.password)
    expect(await barriers(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Set the secret' }).click()
    const secrets = page.getByRole('grid', { name: 'Secrets' })
    await expect(secrets.getByText('HOUSE_PASSWORD')).toBeVisible()
    expect(await barriers(page)).toEqual([])

    await tenant.call('pipelines.import', { text })
    const draw = designer(page)
    await draw.open(tenant.home, 'shop')
    await draw.canvas.focus()
    await page.keyboard.press('a')
    await page.keyboard.type('resource')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('warehouse')
    await page.keyboard.press('Enter')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByRole('button', { name: 'Connects to' }).click()
    await page.getByRole('option', { name: 'PostgreSQL' }).click()
    await inspector.getByRole('textbox', { name: 'Host' }).fill(house.host)
    await inspector.getByRole('spinbutton', { name: 'Port' }).fill(String(house.port))
    await inspector.getByRole('textbox', { name: 'Database' }).fill(house.name)
    await inspector.getByRole('textbox', { name: 'User' }).fill(house.name)
    const password = inspector.getByRole('combobox', { name: 'Secret with the password' })
    await password.fill('NOT_THERE')
    await expect(inspector.getByText('Nobody has set NOT_THERE yet.')).toBeVisible()
    await password.fill('HOUSE_PASSWORD')
    await inspector.getByRole('button', { name: 'Test' }).click()
    await expect(inspector.getByText(/^PostgreSQL .* answers, database/)).toBeVisible()
    expect(await barriers(page)).toEqual([])

    await draw.saved()
    await draw.canvas.focus()
    await page.keyboard.press('p')
    await page.getByRole('dialog').getByLabel('Why').fill('Orders lie in the warehouse')
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click()
    await expect(page.getByText('Version 1 is active').first()).toBeVisible()

    const { runId } = await tenant.call<{ runId: string }>('runs.start', {
      target: { assets: ['sales/orders', 'total'] },
    })
    await page.goto(`${tenant.home}/runs/${runId}`)
    await expect(page.getByText('succeeded').first()).toBeVisible({ timeout: 120_000 })
    await page.goto(`${tenant.home}/assets/total`)
    await expect(page.getByText('12.5').first()).toBeVisible()

    await page.goto(`${tenant.home}/resources`)
    const resources = page.getByRole('grid', { name: 'Resources' })
    await expect(resources.getByText('warehouse')).toBeVisible()
    await expect(resources.getByRole('link', { name: 'sales/orders' })).toBeVisible()
    await resources.getByText('warehouse').click()
    const panel = page.getByRole('complementary', { name: 'Resource warehouse' })
    await expect(panel.getByText('the secret HOUSE_PASSWORD')).toBeVisible()
    expect(await barriers(page)).toEqual([])
  } finally {
    await house.remove()
  }
})
