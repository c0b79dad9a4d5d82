import { newColleague } from './colleague.ts'
import { designer } from './designer.ts'
import { expect, publish, test } from './journey.ts'

const pair = `
sluice: pipeline
name: shared
assets:
  - id: left
    key: left
    compute: { kind: typescript, code: "export default () => 1\\n" }
  - id: right
    key: right
    compute: { kind: typescript, code: "export default () => 2\\n" }
layout:
  left: { x: 0, y: 0 }
  right: { x: 0, y: 140 }
`

test('two people edit one pipeline: each sees the other’s work by itself, nobody loses any', async ({
  ana,
  tenant,
  browser,
  baseURL,
}) => {
  await publish(tenant, pair)
  const ben = await newColleague(browser, baseURL ?? '', { tenant })

  const [hers, his] = [designer(ana.page), designer(ben.page)]
  await hers.open(tenant.home, 'shared')
  await his.open(tenant.home, 'shared')
  await ana.page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Python' }).click()
  await ana.page.getByRole('textbox', { name: 'Name', exact: true }).fill('from_ana')
  await ana.page.keyboard.press('Enter')
  await ben.page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'SQL' }).click()
  await ben.page.getByRole('textbox', { name: 'Name', exact: true }).fill('from_ben')
  await ben.page.keyboard.press('Enter')

  await expect(his.node('from_ana')).toBeVisible()
  await expect(hers.node('from_ben')).toBeVisible()
  await hers.saved()
  await his.saved()
  const draft = await tenant.ask<{ document: { elements: Record<string, { key?: string }> } }>(
    'drafts.open',
    { pipeline: 'shared' },
  )
  const keys = Object.values(draft.document.elements).map((element) => element.key)
  expect(new Set(keys)).toEqual(new Set(['left', 'right', 'from_ana', 'from_ben']))
  await ben.context.close()
})

test('edits made while the line is down are kept and arrive when it is back', async ({ ana, tenant }) => {
  await publish(tenant, pair)
  const { page, context } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'shared')
  await expect(draw.node('left')).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Shell' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('drawn_offline')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/kept here/).first()).toBeVisible()
  await context.setOffline(false)
  await draw.saved()
  const draft = await tenant.ask<{ document: { elements: Record<string, { key?: string }> } }>(
    'drafts.open',
    { pipeline: 'shared' },
  )
  expect(Object.values(draft.document.elements).map((element) => element.key)).toContain('drawn_offline')
})

test('two who write the same thing at once both find their words, and are told', async ({ ana, tenant }) => {
  await publish(tenant, pair)
  const { page, context } = ana
  const second = await context.newPage()
  const [first, other] = [designer(page), designer(second)]
  await first.open(tenant.home, 'shared')
  await other.open(tenant.home, 'shared')
  await first.node('left').click()
  await other.node('left').click()
  await context.setOffline(true)
  await first.code('export default () => 10\n')
  await other.code('export default () => 20\n')
  await expect(page.getByText(/kept here/).first()).toBeVisible()
  await context.setOffline(false)
  await first.saved()
  await other.saved()
  const told = (at: typeof page) =>
    at.getByRole('alert').filter({ hasText: /An edit met another’s|edits met those of others/ })
  // Whoever saves second is told; both see the copy.
  await expect.poll(async () => (await told(page).count()) + (await told(second).count())).toBe(1)
  const teller = (await told(page).count()) > 0 ? page : second
  await told(teller).getByRole('button', { name: 'Show both' }).click()
  await expect(teller.getByRole('heading', { name: '2 elements' })).toBeVisible()
  const draft = await tenant.ask<{ document: { elements: Record<string, { compute?: { code: string } }> } }>(
    'drafts.open',
    { pipeline: 'shared' },
  )
  const code = Object.values(draft.document.elements).map((element) => element.compute?.code ?? '')
  expect(code.filter((one) => /10|20/.test(one)).toSorted()).toEqual([
    'export default () => 10\n',
    'export default () => 20\n',
  ])
})

test('restoring a version shows it in the designer at once, and keeps the draft that was not published', async ({
  ana,
  tenant,
}) => {
  await publish(tenant, pair)
  const { page } = ana
  const draw = designer(page)
  await draw.open(tenant.home, 'shared')
  await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Shell' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('not_published')
  await page.keyboard.press('Enter')
  await draw.saved()
  const restore = async (version: number) => {
    await page.goto(`${tenant.home}/pipelines/shared/versions?version=${version}`)
    await page.getByRole('button', { name: 'Restore as draft…' }).click()
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(page).toHaveURL(/\/edit$/)
    await expect(draw.node('left')).toBeVisible()
  }
  await restore(1)
  await expect(draw.node('not_published')).toHaveCount(0)
  await restore(2)
  await expect(draw.node('not_published')).toBeVisible()
})

test('what a colleague does while somebody publishes goes live only once it was looked at', async ({
  ana,
  tenant,
  browser,
  baseURL,
}) => {
  const { id: pipelineId } = await publish(tenant, pair)
  const ben = await newColleague(browser, baseURL ?? '', { tenant })
  const [hers, his] = [designer(ana.page), designer(ben.page)]
  const add = async (page: typeof ana.page, kind: string, name: string) => {
    await page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: kind }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await page.keyboard.press('Enter')
  }
  await his.open(tenant.home, 'shared')
  await hers.open(tenant.home, 'shared')
  await add(ana.page, 'Python', 'from_ana')
  await hers.saved()
  await ana.page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = ana.page.getByRole('dialog', { name: 'Publish version 2' })
  const changes = dialog.getByRole('list', { name: 'Changes' })
  await expect(changes.getByRole('button', { name: /from_ana.*by you/ })).toBeVisible()
  const goLive = dialog.getByRole('button', { name: 'Publish', exact: true })
  await expect(goLive).toBeEnabled()

  await add(ben.page, 'Shell', 'from_ben')
  await expect(dialog.getByText('1 change by Ben came in since this was opened.')).toBeVisible()
  await expect(goLive).toBeDisabled()
  await expect(changes.getByRole('button')).toHaveCount(1)
  // He adds first and names then: looked at between the two, the name is a second thing that came in.
  await his.saved()
  const look = dialog.getByRole('button', { name: 'Look at it' })
  const named = changes.getByRole('button', { name: /from_ben.*by Ben/, expanded: true })
  await expect(async () => {
    if (await look.isVisible()) await look.click({ timeout: 1_000 })
    await expect(named).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await goLive.click()
  await expect(ana.page.getByText('Version 2 is active').first()).toBeVisible()
  const { document } = await tenant.ask<{ document: { elements: Record<string, { key?: string }> } }>(
    'versions.show',
    { pipelineId, number: 2 },
  )
  expect(Object.values(document.elements).map(({ key }) => key)).toEqual(
    expect.arrayContaining(['from_ana', 'from_ben']),
  )
  await ben.context.close()
})

const nightly = `jobs:
  - { name: all_of_it, target: { selection: '*' } }
schedules:
  - { name: nightly, target: { job: all_of_it }, cron: '0 2 * * *' }
`

test('a published version can be looked at and made active again, which says what it starts and is kept', async ({
  ana,
  tenant,
}) => {
  const pipeline = await publish(tenant, pair + nightly)
  const second = await publish(tenant, pair.replace('() => 2', '() => 3'), 'Three instead of two')
  expect(second.id).toBe(pipeline.id)

  const { page } = ana
  await page.goto(`${tenant.home}/pipelines/shared/versions`)
  await expect(page.getByText('Three instead of two')).toBeVisible()
  await page.getByRole('link', { name: /Version 1/ }).click()
  await page.getByRole('button', { name: 'Make active…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('list', { name: 'What starts runs by itself' })).toContainText(
    /nightly.*begins/,
  )
  await expect(dialog.getByText('No asset becomes stale.')).toBeVisible()
  await dialog.getByLabel('Why').fill('Three was one too many')
  await dialog.getByRole('button', { name: 'Make active', exact: true }).click()
  await expect(page.getByText('Version 1 is active').first()).toBeVisible()
  const first = page.getByRole('list', { name: 'Versions' }).getByRole('link', { name: /Version 1/ })
  await expect(first).toContainText('made active by Ana')
  await expect(first).toContainText('Three was one too many')
  const versions = await tenant.ask<{ number: number; active: boolean }[]>('versions.list', {
    pipelineId: pipeline.id,
  })
  expect(versions.find((version) => version.active)?.number).toBe(1)
})

test('a comparison with the draft follows what a colleague types', async ({ ana, tenant }) => {
  await publish(tenant, pair)
  const { page, context } = ana
  const drawing = await context.newPage()
  const draw = designer(drawing)
  await draw.open(tenant.home, 'shared')
  await page.goto(`${tenant.home}/pipelines/shared/versions?to=draft`)
  await expect(page.getByText('No changes')).toBeVisible()
  await drawing.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name: 'Shell' }).click()
  await drawing.getByRole('textbox', { name: 'Name', exact: true }).fill('just_typed')
  await drawing.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Changes' })).toContainText('just_typed')
})
