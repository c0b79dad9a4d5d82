import { barriers } from './barriers.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const today = new Date().toISOString().slice(0, 10)
const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)

const text = `sluice: pipeline
name: days
partitions:
  - { id: day, name: day, set: { type: timeWindow, cadence: daily, start: "${daysAgo(20)}" } }
  - { id: customer, name: customer, set: { type: dynamic } }
assets:
  - id: raw
    key: raw
    partitions: day
    compute: { kind: typescript, code: "export default ({ context }) => { if (context.partitionKey === '${daysAgo(3)}') throw new Error('no file for that day'); return [{ day: context.partitionKey }] }" }
  - id: total
    key: total
    partitions: day
    deps: [raw]
    compute: { kind: sql, code: "SELECT count(*)::INTEGER AS n, $partition_key AS day FROM raw" }
  - { id: invoices, key: invoices, partitions: customer, compute: { kind: typescript, code: "export default ({ context }) => context.partitionKey" } }
schedules:
  - { id: nightly, name: nightly, cron: "0 5 * * *", target: { selection: 'key:"raw"' }, partitionRule: { partitions: latest } }
`

test('partitions are chosen where something is started; one is a run, many are a backfill, which tells of each and can be mended', async ({
  ana: { page },
  tenant,
}) => {
  test.setTimeout(240_000)
  await publish(tenant, text)

  // From the asset's page: a run of one partition.
  await page.goto(`${tenant.home}/assets/raw`)
  await page.getByRole('button', { name: 'Materialize', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize partitions' })
  await expect(dialog.getByText('20 missing')).toBeVisible()
  await expect(dialog.getByText('1 partition.')).toBeVisible()
  expect(await barriers(page)).toEqual([])
  const field = dialog.getByRole('textbox', { name: 'Partitions' })
  await field.fill('1999-01-01')
  await expect(dialog.getByText('There is no partition 1999-01-01', { exact: false })).toBeVisible()
  await field.fill('latest')
  await dialog.getByRole('button', { name: 'Materialize', exact: true }).click()
  await page.getByRole('tab', { name: 'Partitions' }).click()
  await expect(page.getByText('1 made, 19 missing')).toBeVisible({ timeout: 60_000 })

  // All that is missing: a backfill, of which one day fails.
  await page.getByRole('button', { name: 'Materialize partitions…' }).click()
  await dialog.getByRole('button', { name: 'Missing' }).click()
  await expect(field).toHaveValue(`${daysAgo(20)}...${daysAgo(2)}`)
  await dialog.getByRole('button', { name: 'Start a backfill of 19 partitions' }).click()
  await page.getByRole('button', { name: 'Open it' }).click()
  const panel = page.getByRole('complementary', { name: 'Backfill' })
  await expect(panel.getByText('1 partition failed.')).toBeVisible({ timeout: 120_000 })
  await panel.getByRole('combobox', { name: 'Which partitions' }).click()
  await page.getByRole('option', { name: 'failed' }).click()
  const failed = panel.getByRole('list', { name: 'Partitions of the backfill' })
  await expect(failed.getByRole('listitem')).toHaveCount(1)
  await expect(failed).toContainText(daysAgo(3))
  await expect(failed).toContainText('no file for that day')
  expect(await barriers(page)).toEqual([])

  // What failed can be made again; here it fails again.
  await panel.getByRole('button', { name: 'Make the other 1 again' }).click()
  await expect(panel.getByText('running', { exact: true }).first()).toBeVisible()
  await expect(panel.getByText('1 partition failed.')).toBeVisible({ timeout: 60_000 })

  // Among the runs it is one line, beside the run that was started by itself; a press opens it to its runs.
  await page.goto(`${tenant.home}/runs`)
  const runs = page.getByRole('grid', { name: 'Runs' })
  const line = runs.getByRole('row').filter({ hasText: '18 of 19 made, 1 failed' })
  await expect(line).toBeVisible()
  await expect(runs.getByRole('row')).toHaveCount(3)
  await line.getByText('18 of 19 made').click()
  await expect(page).toHaveURL(/filter=backfill/)
  await expect(runs.getByRole('row')).toHaveCount(21)

  // The strip and the list of the asset; one partition closer.
  await page.goto(`${tenant.home}/assets/raw?tab=partitions`)
  const strip = page.getByRole('slider', { name: '20 partitions: 19 made, 1 failed' })
  await expect(strip).toBeVisible()
  // A range is drawn by keys, and asked for.
  await strip.focus()
  for (const key of ['Home', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key)
  const asked = page.getByRole('dialog', { name: 'Materialize partitions' })
  await expect(asked.getByRole('button', { name: 'Start a backfill of 3 partitions' })).toBeEnabled()
  await page.keyboard.press('Escape')
  await expect(asked).toHaveCount(0)
  await page
    .getByRole('list', { name: 'Partitions' })
    .getByRole('button', { name: daysAgo(3) })
    .click()
  const one = page.getByRole('region', { name: daysAgo(3) })
  await expect(one.getByText('Failed')).toBeVisible()
  await expect(page).toHaveURL(/partition=/)
  expect(await barriers(page)).toEqual([])
})

test('keys of a dynamic set are added on the page, and bad ones refused where they are typed', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  await page.goto(`${tenant.home}/assets/invoices?tab=partitions`)
  await expect(page.getByText('No partition yet')).toBeVisible()
  const keys = page.getByRole('textbox', { name: 'Keys, one a line' })
  await keys.fill('acme\n../bolt')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('has a part that means another folder', { exact: false })).toBeVisible()
  await keys.fill('acme\nbolt')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('2 missing')).toBeVisible()
  await keys.fill('bolt')
  await page.getByRole('button', { name: 'Take out' }).click()
  await expect(page.getByText('1 missing')).toBeVisible()
})

test('a set is drawn by a form that shows its partitions, and says what is wrong with it; a tick says which it would make', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const draw = designer(page)
  await page.goto(`${tenant.home}/pipelines/days/edit?element=day`)
  await expect(draw.canvas).toBeVisible()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('tab', { name: 'Data' }).click()
  await expect(inspector.getByText(/^20 partitions now/)).toBeVisible()
  const cadence = inspector.getByRole('textbox', { name: 'Cadence' })
  await cadence.fill('dayly')
  await cadence.blur()
  await expect(inspector.getByText('There is no cadence dayly', { exact: false })).toBeVisible()
  await cadence.fill('weekly')
  await cadence.blur()
  await expect(inspector.getByText(/^[12] partitions? now/)).toBeVisible()
  expect(await barriers(page)).toEqual([])

  await page.goto(`${tenant.home}/automation`)
  await page.getByRole('grid', { name: 'Schedules' }).getByText('0 5 * * *').click()
  const panel = page.getByRole('complementary', { name: /^Schedule / })
  await panel.getByRole('button', { name: 'Test a tick' }).click()
  await expect(panel.getByRole('status')).toContainText(/it would start a run for \d{4}-\d\d-\d\d of 1 step/)
})
