import { designer } from './designer.ts'
import { expect, newPerson, publish, test } from './journey.ts'

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
  const ben = await newPerson(browser, baseURL ?? '', 'Ben')
  const { link } = await tenant.call<{ link: string }>('invitations.create', {
    email: ben.email,
    role: 'editor',
  })
  await ben.page.goto(new URL(link).pathname)
  await ben.page.getByRole('button', { name: /accept|join/i }).click()
  await expect(ben.page).toHaveURL(new RegExp(tenant.slug))

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

test('a published version can be looked at and made active again', async ({ ana, tenant }) => {
  const pipeline = await publish(tenant, pair)
  const second = await tenant.call<{ id: string }>('pipelines.import', {
    text: pair.replace('() => 2', '() => 3'),
    onConflict: 'replace',
  })
  expect(second.id).toBe(pipeline.id)
  const draft = await tenant.ask<{ revision: number }>('drafts.open', { pipeline: 'shared' })
  await tenant.call('versions.publish', {
    pipelineId: pipeline.id,
    revision: draft.revision,
    reason: 'Three instead of two',
  })

  const { page } = ana
  await page.goto(`${tenant.home}/pipelines/shared/versions`)
  await expect(page.getByText('Three instead of two')).toBeVisible()
  await page.getByRole('link', { name: /Version 1/ }).click()
  await page.getByRole('button', { name: 'Make active…' }).click()
  await page.getByRole('button', { name: 'Make active', exact: true }).click()
  await expect(page.getByText('Version 1 is active').first()).toBeVisible()
  const versions = await tenant.ask<{ number: number; active: boolean }[]>('versions.list', {
    pipelineId: pipeline.id,
  })
  expect(versions.find((version) => version.active)?.number).toBe(1)
})
