import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'

const text = `sluice: pipeline
name: water
assets:
  - { key: well, group: sources, compute: { kind: typescript, code: "export default () => 1" } }
  - { key: glass, group: table, deps: [well], compute: { kind: typescript, code: "export default () => { throw new Error('it broke') }" } }
`
test('runs × steps: live, walked by keyboard, folded, narrowed, and opened at a step', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, text)
  const run = (assets: string[]) => tenant.call<{ runId: string }>('runs.start', { target: { assets } })
  const { page } = ana
  await page.goto(`${tenant.home}/runs`)
  await page.getByRole('radio', { name: 'Grid' }).click()
  await expect(page).toHaveURL(/view=grid/)
  await expect(page.getByText('Nothing has run yet')).toBeVisible()

  // What is started elsewhere comes by itself.
  await run(['well'])
  const { runId } = await run(['well', 'glass'])
  const grid = page.getByRole('grid', { name: 'Runs and their steps' })
  await expect(grid.getByRole('gridcell', { name: /^glass, run .*: failed.*it broke/ })).toBeVisible({
    timeout: 60_000,
  })
  await expect(grid.getByRole('gridcell', { name: /^well, run .*: succeeded/ })).toHaveCount(2)
  expect(await barriers(page)).toEqual([])

  // By keyboard: a group folds, and keeps saying what became of its steps.
  await grid.focus()
  await page.keyboard.press('Control+Home')
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await expect(grid.getByRole('rowheader', { name: /^table/ })).toHaveAttribute('aria-expanded', 'false')
  await expect(page).toHaveURL(/folded=table/)
  await expect(grid.getByRole('gridcell', { name: /^glass/ })).toHaveCount(0)
  await expect(grid.getByRole('gridcell', { name: /^table, run .*: failed/ })).toBeVisible()
  await page.keyboard.press('Enter')

  // The card of a cell, and the run at its step.
  await grid.getByRole('gridcell', { name: /^glass, run .*: failed/ }).hover()
  await expect(page.getByText('Error: it broke', { exact: true })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}\\?step=glass`))

  await page.goto(`${tenant.home}/runs?view=grid&filter=status:succeeded`)
  await expect(grid.getByRole('gridcell', { name: /^well/ })).toHaveCount(1)
})

test('runs × steps by mouse: a group is folded, a cell opens its run at the step', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { assets: ['well', 'glass'] },
  })
  await page.goto(`${tenant.home}/runs?view=grid`)
  const grid = page.getByRole('grid', { name: 'Runs and their steps' })
  const glass = grid.getByRole('gridcell', { name: /^glass, run .*: failed/ })
  await expect(glass).toBeVisible()
  await grid.getByRole('rowheader', { name: /^table/ }).click()
  await expect(glass).toHaveCount(0)
  await grid.getByRole('rowheader', { name: /^table/ }).click()
  await glass.click()
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}\\?step=glass`))
})
