import { changeDraft, expect, publish, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const slow = `sluice: pipeline
name: slow
assets:
  - id: quick
    key: quick
    compute: { kind: python, code: "def quick():\\n    return 1\\n" }
  - id: late
    key: late
    deps: [quick]
    runtime: { timeoutMs: 1500 }
    compute:
      kind: shell
      code: 'sleep 2.2; echo done'
`

interface Answer {
  status: string
  steps: { key: string; status: string }[]
}

test('a limit that a run met is raised, published and the run goes on, in one press', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, slow)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  await page.getByRole('button', { name: 'Give it 3 s of timeout…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Give it 3 s of timeout' })
  await expect(dialog.getByText('This alone goes live', { exact: false })).toBeVisible()
  await dialog.getByRole('button', { name: 'Change, publish and run again' }).click()
  await expect(page).toHaveURL(new RegExp(`/runs/(?!${runId})`))
  await expect
    .poll(async () => (await tenant.ask<Answer>('runs.show', { runId: page.url().split('/').at(-1) })).status)
    .toBe('succeeded')
  const again = await tenant.ask<Answer>('runs.show', { runId: page.url().split('/').at(-1) })
  // What had succeeded is taken over, not made again.
  expect(again.steps.map(({ key, status }) => [key, status])).toEqual([
    ['quick', 'succeeded'],
    ['late', 'succeeded'],
  ])
  const active = await tenant.ask<{
    active: { number: number; document: { elements: Record<string, unknown> } }
  }>('drafts.open', { pipeline: 'slow' })
  expect(active.active.number).toBe(2)
  expect(active.active.document.elements['late']).toMatchObject({ runtime: { timeoutMs: 3_000 } })
})

test('where the draft has more that nobody published, it leads to the designer instead', async ({
  ana: { page },
  tenant,
}) => {
  const pipeline = await publish(tenant, slow)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await changeDraft(tenant, pipeline, 'Described', [
    { do: 'set', id: 'quick', field: 'description', to: 'One.' },
  ])
  await page.goto(`${tenant.home}/runs/${runId}`)
  await page.getByRole('button', { name: 'Give it 3 s of timeout…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Give it 3 s of timeout' })
  await expect(dialog.getByText('has more that nobody published: 1 changed', { exact: false })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Change, publish and run again' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Change it in the designer' }).click()
  await expect(page).toHaveURL(/\/pipelines\/slow\/edit\?element=late/)
  await expect(
    page.getByText('Changed in the drawing. Publish it for the next run', { exact: false }).first(),
  ).toBeVisible()
})

test('by keyboard: what failed is walked to, and its limit raised', async ({ ana: { page }, tenant }) => {
  await publish(tenant, slow)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  await tabTo(page, page.getByRole('button', { name: 'Give it 3 s of timeout…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Give it 3 s of timeout' })
  await tabTo(page, dialog.getByRole('button', { name: 'Change, publish and run again' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/runs/(?!${runId})`))
  await expect(page.getByText(/^succeeded in/)).toBeVisible()
})
