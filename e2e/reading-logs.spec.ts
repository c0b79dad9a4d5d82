import { expect, publish, test } from './journey.ts'

const code = `export default () => {
  console.log('plain line')
  console.log(JSON.stringify({ level: 'warning', msg: 'little water', litres: 3 }))
  console.error('ERROR no water at all')
  console.log('a long line '.repeat(60))
  return 1
}`
const text = JSON.stringify({
  sluice: 'pipeline',
  name: 'talker',
  assets: [{ id: 'talker', key: 'talker', compute: { kind: 'typescript', code } }],
})

test('a log is narrowed to warnings, lines of JSON are read as words, times and wrapping are chosen and kept', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, text)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}/logs`)
  const log = page.getByRole('grid', { name: /log/i })
  await expect(log.getByText('plain line')).toBeVisible()
  const json = log.getByText('{"level":"warning"', { exact: false })
  await expect(json).toBeVisible()

  await page.getByRole('button', { name: /all levels|any level/i }).click()
  await page.getByRole('menuitemcheckbox', { name: /warnings/i }).click()
  await expect(log.getByText('plain line')).toHaveCount(0)
  await expect(log.getByText('ERROR no water at all')).toBeVisible()

  const show = async (choice: string) => {
    await page.getByRole('button', { name: 'Show…' }).click()
    await page.getByRole('menuitemcheckbox', { name: choice }).click()
  }
  await show('JSON as message and fields')
  await expect(json).toHaveCount(0)
  await expect(log.getByText('little water')).toBeVisible()
  await show('time since start')
  await expect(log.getByRole('gridcell', { name: /^\d\d:\d\d\.\d{3}$/ }).first()).toBeVisible()
  await show('Wrap long lines')
  await page.reload()
  await expect(log.getByText('little water')).toBeVisible()
  await page.getByRole('button', { name: 'Show…' }).click()
  await expect(page.getByRole('menuitemcheckbox', { name: 'Wrap long lines' })).toBeChecked()
  await expect(page.getByRole('menuitemcheckbox', { name: 'JSON as message and fields' })).toBeChecked()
})
