import { expect, publish, test } from './journey.ts'

const text = `sluice: pipeline
name: clock
assets:
  - { id: well, key: well, compute: { kind: typescript, code: "export default () => 1" } }
  - { id: other, key: other, compute: { kind: typescript, code: "export default () => 1" } }
jobs:
  - { id: j, name: water, target: { selection: 'key:well' } }
  - { id: k, name: else, target: { selection: 'key:other' } }
schedules:
  - { id: s, name: hourly, target: { job: water }, cron: '0 * * * *' }
`

test('runs along time stand in lanes of their jobs, what schedules will start stands after now, and a filter leaves both', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'water', pipeline: 'clock' },
  })
  await tenant.call('runs.start', { target: { job: 'else', pipeline: 'clock' } })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status)
    .toBe('succeeded')
  await page.goto(`${tenant.home}/runs?view=timeline`)
  const board = page.getByRole('grid', { name: 'Timeline of runs' })
  const water = board.getByRole('row', { name: /^water/ })
  await expect(board.getByRole('gridcell', { name: /^water, run .*: succeeded/ })).toBeVisible()
  await expect(board.getByRole('gridcell', { name: /^else, run/ })).toBeVisible()
  // Farther away and on, the next full hours come in sight.
  await page.keyboard.press('-')
  await page.keyboard.press(']')
  await expect(water.getByRole('gridcell', { name: /^Schedule hourly fires at/ }).first()).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('job:else ')
  await expect(water).toHaveCount(0)
  await expect(board.getByRole('row', { name: /^else/ })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('job:water ')
  await expect(water.getByRole('gridcell', { name: /^Schedule hourly fires at/ }).first()).toBeVisible()
})
