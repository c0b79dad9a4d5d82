import { barriers } from './barriers.ts'
import { expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const code = `export default function printing() {
  const lines: string[] = []
  for (let line = 1; line <= 60000; line++) lines.push('line ' + line + ' of the long story')
  console.log(lines.join('\\n'))
  console.log('a needle in the hay')
  console.log('{"level":"error","msg":"the well is dry","depth":12}')
  console.log('::group::Install')
  console.log('one hundred packages')
  console.log('::endgroup::')
  console.log('the end')
}`

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'printing',
  assets: [{ id: 'printing', key: 'printing', deps: [], compute: { kind: 'typescript', code } }],
})

test('a long log opens at its end, is searched to its first line, and a line of it has a link that stays', async ({
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
  await page.goto(`${tenant.home}/runs/${runId}`)
  const log = page.getByRole('grid', { name: 'Log lines' })
  await expect(log.getByText('the end', { exact: true })).toBeVisible()
  await expect(page.getByText('60,006 lines').first()).toBeVisible()

  // By keyboard: to the beginning, into the search, to the only hit.
  await log.focus()
  await page.keyboard.press('Home')
  await expect(log.getByText('line 1 of the long story', { exact: true })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('needle')
  await expect(log.getByText('a needle in the hay')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Logs' }).getByText('1 of 1', { exact: true })).toBeVisible()

  // As an expression, which is refused while it is half typed.
  const search = page.getByRole('searchbox', { name: 'Search the log' })
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await search.fill('line (3|4)0001')
  await expect(page.getByText('1 of 2', { exact: true })).toBeVisible()
  await search.fill('line (3')
  await expect(page.getByText(/cannot be read/)).toBeVisible()
  await search.fill('^line 30001 ')
  const row = log.getByRole('row').filter({ hasText: 'line 30001 of the long story' })
  await expect(row).toBeVisible()
  await row.getByTitle('Link to this line').click()
  await expect(page).toHaveURL(/#log=printing~1~stdout~\d+$/)
  await page.reload()
  await expect(row).toBeVisible()
  await expect(page.getByText('60,006 lines').first()).toBeVisible()

  // A range over far more than is drawn is copied, with times or without.
  await search.fill('')
  await log.focus()
  await page.keyboard.press('Home')
  await log
    .getByRole('row')
    .filter({ hasText: 'line 2 of' })
    .getByTitle(/^Link to this line/)
    .click()
  await page.keyboard.press('PageDown')
  await log.focus()
  for (let round = 0; round < 4; round++) await page.keyboard.press('PageDown')
  await log
    .getByTitle(/^Link to this line/)
    .nth(3)
    .click({ modifiers: ['Shift'] })
  const range = page.getByRole('region', { name: 'The chosen lines' })
  const chosen = Number((await range.getByText(/lines chosen/).textContent())?.match(/^\d+/)?.[0])
  expect(chosen).toBeGreaterThan(20)
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await log.focus()
  await page.keyboard.press('ControlOrMeta+c')
  await expect(range.getByText(`Copied ${chosen} lines.`)).toBeVisible()
  const lines = (await copied()).split('\n')
  expect(lines).toEqual(Array.from({ length: chosen }, (_, index) => `line ${index + 2} of the long story`))
  await range.getByRole('button', { name: 'With their times' }).click()
  await expect
    .poll(async () => (await copied()).split('\n')[0])
    .toMatch(/^\d{4}-.*T.* line 2 of the long story$/)
  await page.keyboard.press('Escape')

  expect(await barriers(page, '[aria-label="Logs"]')).toEqual([])
})

const short = JSON.stringify({
  sluice: 'pipeline',
  name: 'short',
  assets: [
    {
      id: 'short',
      key: 'short',
      compute: {
        kind: 'shell',
        code: 'seq -f "line %g" 1 3000; echo "::group::Install"; echo "one hundred packages"; echo "::endgroup::"; echo "the end"',
      },
    },
  ],
})

test('a log by keyboard: searched, the hit linked and the link copied; by mouse: walked from hit to hit, its sections folded', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, short)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  const log = page.getByRole('grid', { name: 'Log lines' })
  await expect(log.getByText('the end', { exact: true })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('line 150')
  await expect(page.getByText('1 of 11', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 of 11', { exact: true })).toBeVisible()
  await tabTo(page, log)
  await page.keyboard.press('Enter')
  const line = page.getByRole('region', { name: 'The chosen line' })
  await expect(line.getByText('line 1500', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/#log=short~1~stdout~\d+$/)
  await tabTo(page, line.getByRole('button', { name: 'Copy the link' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
  await page.reload()
  await expect(log.getByText('line 1500', { exact: true })).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 299')
  await page.getByRole('button', { name: 'Previous hit' }).click()
  await expect(page.getByText('11 of 11', { exact: true })).toBeVisible()
  await expect(log.getByText('line 2999', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('button', { name: 'follow', exact: true }).click()
  const section = log.getByRole('button', { name: 'Install' })
  await section.click()
  await expect(section).toHaveAttribute('aria-expanded', 'false')
  await expect(log.getByText('one hundred packages')).toHaveCount(0)
  await page.getByRole('button', { name: 'sections folded' }).click()
  await expect(log.getByText('one hundred packages')).toBeVisible()
})
