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

test('the timeline of runs by mouse: looked at closer by drawing over it, and a bar opens its run', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'water', pipeline: 'clock' },
  })
  await expect
    .poll(async () => (await tenant.ask<{ status: string }>('runs.show', { runId })).status)
    .toBe('succeeded')
  await page.goto(`${tenant.home}/runs?view=timeline`)
  const board = page.getByRole('grid', { name: 'Timeline of runs' })
  const bar = board.getByRole('gridcell', { name: /^water, run .*: succeeded/ })
  await expect(bar).toBeVisible()
  const [place, time] = [await bar.boundingBox(), await board.boundingBox()]
  if (!place || !time) throw new Error('It is not on the screen.')
  const y = place.y + place.height + 30
  await page.mouse.move(place.x - 60, y)
  await page.mouse.down()
  await page.mouse.move(place.x + place.width + 20, y, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByRole('radio', { name: 'As chosen' })).toBeChecked()
  await expect(page).toHaveURL(/time=\d+-\d+/)
  await expect.poll(async () => (await bar.boundingBox())?.width).toBeGreaterThan(place.width)
  await bar.click()
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}`))
})
