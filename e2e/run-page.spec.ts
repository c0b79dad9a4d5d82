import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const asset = (id: string, deps: string[], code: string) => ({
  id,
  key: id,
  deps,
  compute: { kind: 'typescript', code },
})
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'watched',
  assets: [
    asset('spring', [], "export default () => { console.log('drop'); return 1 }"),
    asset(
      'river',
      ['spring'],
      "export default function river(spring: number) {\n  throw new Error('the well is dry')\n}",
    ),
    asset('sea', ['river'], 'export default (river: number) => river'),
  ],
})

test('the page of a failed run is read by keyboard alone: steps, failure, views, a part of its time, the log, its replay', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^failed in/)).toBeVisible()
  await expect(page.getByText('spring → river')).toBeVisible()
  const { keyboard } = page

  await keyboard.press('j')
  await expect(page).toHaveURL(/step=spring/)
  await keyboard.press('j')
  await expect(page).toHaveURL(/step=river/)
  await keyboard.press('k')
  await expect(page).toHaveURL(/step=spring/)
  await keyboard.press('f')
  await expect(page).toHaveURL(/step=river/)
  const detail = page.getByRole('complementary', { name: 'Step river' })
  await expect(detail.getByText('on it, behind spring')).toBeVisible()
  await expect(detail.getByRole('region', { name: 'Stack trace' }).getByRole('link').first()).toHaveAttribute(
    'href',
    /line=2/,
  )

  await keyboard.press('+')
  await expect(page.getByRole('button', { name: 'Whole run' })).toBeVisible()
  await keyboard.press('0')
  await expect(page.getByRole('button', { name: 'Whole run' })).toHaveCount(0)

  for (const [letter, name] of [
    ['e', 'Events'],
    ['b', 'Table'],
    ['g', 'Graph'],
  ] as const) {
    await keyboard.press('g')
    await keyboard.press(letter)
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
  }
  const moment = page.getByRole('slider', { name: 'Moment of the run' })
  await moment.focus()
  await keyboard.press('Home')
  await expect(page.locator('.react-flow__node').filter({ hasText: 'sea' })).toContainText('waiting')
  await keyboard.press('End')
  await expect(page.locator('.react-flow__node').filter({ hasText: 'sea' })).toContainText('skipped')
  await moment.blur()
  await keyboard.press('/')
  await keyboard.type('dry')
  await expect(page.getByRole('searchbox', { name: 'Search the log' })).toHaveValue('dry')

  expect(await barriers(page)).toEqual([])
})

test('a stretch of the timeline that is drawn is looked at, and has an address', async ({ ana, tenant }) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^failed in/)).toBeVisible()
  const time = page.getByRole('columnheader', { name: 'Time' })
  const box = await time.boundingBox()
  if (!box) throw new Error('The time has no place.')
  await page.mouse.move(box.x + 100, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 300, box.y + 10, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/zoom=\d+-\d+/)
  await page.reload()
  await page.getByRole('button', { name: 'Whole run' }).click()
  await expect(page).not.toHaveURL(/zoom=/)
  await page.getByTitle(/^attempt 1, failed/).click()
  await expect(page).toHaveURL(/step=river.*attempt=1|attempt=1.*step=river/)
})

test('by mouse: a step is chosen in the timeline, time looked at closer with the wheel, and the run replayed', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, pipeline)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^failed in/)).toBeVisible()
  const timeline = page.getByRole('grid', { name: 'Timeline of steps' })
  await timeline.getByRole('row', { name: /spring/ }).click()
  await expect(page).toHaveURL(/step=spring/)
  await page.getByRole('button', { name: 'Show all steps' }).click()
  await expect(page).not.toHaveURL(/step=/)

  await timeline.getByRole('columnheader', { name: 'Time' }).hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -200)
  await page.keyboard.up('Control')
  await expect(page).toHaveURL(/zoom=/)
  await timeline.getByRole('columnheader', { name: 'Time' }).dblclick()
  await expect(page).not.toHaveURL(/zoom=/)

  await page.getByRole('tab', { name: 'Graph' }).click()
  const sea = page.locator('.react-flow__node').filter({ hasText: 'sea' })
  await expect(sea).toContainText('skipped')
  await page.getByRole('slider', { name: 'Moment of the run' }).click({ position: { x: 3, y: 12 } })
  await expect(sea).toContainText('waiting')
  await expect(page).toHaveURL(/at=\d+/)
  await page.getByRole('radio', { name: '×20' }).click()
  await page.getByRole('button', { name: 'Play the run' }).click()
  await expect(sea).toContainText('skipped')
  await expect(page).not.toHaveURL(/at=\d+/)
})
