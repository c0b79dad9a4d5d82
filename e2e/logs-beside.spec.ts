import { readFileSync } from 'node:fs'

import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const talking = (name: string) => `export default function ${name}() {
  for (let line = 1; line <= 300; line++) console.log('${name} says ' + line)
  console.log('ERROR: ${name} has no water')
}`

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'talking',
  assets: ['east', 'west'].map((name) => ({
    id: name,
    key: name,
    compute: { kind: 'typescript', code: talking(name) },
  })),
})

test('the lines that a filter leaves are downloaded, and logs stand side by side', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status, {
      timeout: 60_000,
    })
    .toBe('succeeded')
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}?step=east`)
  const logs = page.getByRole('region', { name: 'Logs' })
  await expect(logs.getByText('602 lines')).toBeVisible()

  // What is searched for is what is downloaded, as JSON lines; by keyboard.
  await logs.getByRole('grid', { name: 'Log lines' }).focus()
  await page.keyboard.press('/')
  await page.keyboard.type('says 30')
  await expect(logs.getByText('1 of 2', { exact: true })).toBeVisible()
  await logs.getByRole('button', { name: 'Download' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Lines left: east, with “says 30”')).toBeVisible()
  const started = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'As JSON lines' }).press('Enter')
  const file = await started
  expect(file.suggestedFilename()).toMatch(/^run-.*-east-lines\.jsonl$/)
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { step: 'east', attempt: 1, stream: 'stdout', text: 'east says 30' },
    { step: 'east', text: 'east says 300' },
  ])

  await logs.getByRole('link', { name: 'Side by side' }).click()
  await expect(page).toHaveURL(/\/logs\?.*beside=/)
  const first = page.getByRole('region', { name: 'The first log' })
  const second = page.getByRole('region', { name: 'The second log' })
  await expect(first.getByText('ERROR: east has no water')).toBeVisible()
  await second.getByRole('button', { name: /^Step of the second log/ }).click()
  await page.keyboard.type('west')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/beside=[^&]*west/)
  await expect(second.getByText('ERROR: west has no water')).toBeVisible()
  await expect(second.getByText('ERROR: east has no water')).toBeHidden()

  // Scrolled together by time: where one is led the other follows.
  await page.getByRole('switch', { name: 'Scroll together by time' }).press('Space')
  await expect(page).toHaveURL(/together=time/)
  await first.getByRole('grid', { name: 'Log lines' }).focus()
  await page.keyboard.press('Home')
  await expect(second.getByText('west says 1', { exact: true })).toBeVisible()
  await page.reload()
  await expect(second.getByText('ERROR: west has no water')).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await second.getByRole('button', { name: 'Close the second log' }).click()
  await expect(second).toBeHidden()
})
