import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const text = `sluice: pipeline
name: clockwork
assets:
  - { id: well, key: well, compute: { kind: typescript, code: "export default () => 1" } }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
`

test('a schedule is drawn, says when it fires, is published and fires; its ticks, its next times and its switch are on the page of automation', async ({
  ana: { page },
  tenant,
}) => {
  // It fires at the full minute, and once more.
  test.setTimeout(420_000)
  await publish(tenant, text)
  const draw = designer(page)
  await draw.open(tenant.home, 'clockwork')
  await draw.canvas.focus()
  await page.keyboard.press('a')
  await page.keyboard.type('schedule')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('often')
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  const times = inspector.getByRole('region', { name: 'Times' })
  await expect(times.getByText('At 05:00')).toBeVisible()

  // What its times mean, what is wrong with them, and what is odd about them.
  const cron = times.getByRole('textbox', { name: /Fires at/ })
  await cron.fill('61 * * * *')
  await expect(times.getByText(/minute: 61/)).toBeVisible()
  await cron.fill('30 2 * * *')
  await inspector.getByRole('button', { name: 'Time zone' }).click()
  await page.getByPlaceholder('Time zone').fill('Berlin')
  await page.keyboard.press('Enter')
  await expect(times.getByText('The clock is put forward over its time', { exact: false })).toBeVisible()
  await expect(
    times.getByText('The clock is put back and shows this time twice', { exact: false }),
  ).toBeVisible()
  expect(await barriers(page)).toEqual([])
  await cron.fill('* * * * *')
  await expect(times.getByText('Every minute')).toBeVisible()

  await draw.publish({ why: 'By the clock', version: 2 })

  await page.getByRole('link', { name: 'Automation' }).click()
  const table = page.getByRole('grid', { name: 'Schedules' })
  await expect(table.getByText('* * * * *')).toBeVisible()
  await expect(table.getByRole('img', { name: /^The last \d+: \d+ succeeded/ })).toBeVisible({
    timeout: 150_000,
  })
  await expect(table.getByRole('link', { name: 'succeeded' })).toBeVisible()
  expect(await barriers(page)).toEqual([])

  // What it did and what it will do.
  await table.getByText('* * * * *').click()
  const panel = page.getByRole('complementary', { name: /^Schedule / })
  await expect(panel.getByRole('listitem').filter({ hasText: 'run succeeded' }).first()).toBeVisible()
  await panel.getByRole('button', { name: 'Test a tick' }).click()
  await expect(panel.getByRole('status')).toContainText('it would start a run of 1 step')
  await expect(page).toHaveURL(/schedule=/)
  expect(await barriers(page)).toEqual([])

  // Off by keyboard, and it has no next time.
  await panel.getByRole('button', { name: 'Close' }).click()
  await table.getByRole('switch').focus()
  await page.keyboard.press('Space')
  await expect(table.getByText('never')).toBeVisible()
  await expect(table.getByRole('switch')).not.toBeChecked()
  await page.getByRole('radio', { name: 'Next 24 hours' }).click()
  await expect(page.getByText('Nothing fires in the coming 24 hours')).toBeVisible()
  await page.getByRole('radio', { name: 'Schedules' }).click()
  await table.getByRole('switch').click()
  await page.getByRole('radio', { name: 'Next 24 hours' }).click()
  await expect(page.getByRole('grid', { name: 'Coming times' }).getByRole('row').nth(2)).toBeVisible()
  await expect(page.getByText(/^By how long their runs usually take, at most/)).toBeVisible()
  expect(await barriers(page)).toEqual([])

  // The run says what started it, and the timeline what comes next.
  await page.goto(`${tenant.home}/runs?filter=trigger:schedule`)
  await expect(
    page
      .getByRole('grid', { name: 'Runs' })
      .getByText(/^schedule /)
      .first(),
  ).toBeVisible()
  await page.goto(`${tenant.home}/runs?view=timeline&time=1h`)
  await expect(page.getByRole('gridcell', { name: /^Schedule .* fires at/ }).first()).toBeVisible()
  expect(await barriers(page)).toEqual([])
})
