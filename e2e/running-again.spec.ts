import { changeDraft, expect, publish, publishDraft, test } from './journey.ts'
import { tabTo } from './tab-to.ts'

const text = (words: string): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'letters',
    assets: [
      {
        id: 'letter',
        key: 'letter',
        config: { to: 'Ada' },
        compute: {
          kind: 'python',
          code: `def letter(context):\n    print(f"${words} {context.config['to']}")\n    return 1\n`,
        },
      },
    ],
  })

interface Run {
  status: string
  config: unknown
  tags: Record<string, string>
  pipelines: { number: number }[]
}

test('a run is run again with another version, configuration and tags, and says what was given otherwise', async ({
  ana: { page },
  tenant,
}) => {
  const letters = await publish(tenant, text('Dear'))
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const shown = (id: string) => tenant.ask<Run>('runs.show', { runId: id })
  await expect.poll(async () => (await shown(runId)).status).toBe('succeeded')
  const compute = {
    kind: 'python',
    code: 'def letter(context):\n    print("Hello", context.config["to"])\n    return 1\n',
  }
  const before = {
    kind: 'python',
    code: `def letter(context):\n    print(f"Dear {context.config['to']}")\n    return 1\n`,
  }
  await changeDraft(tenant, letters, 'Greeted otherwise', [
    { do: 'set', id: 'letter', field: 'compute', from: before, to: compute },
  ])
  await publishDraft(tenant, letters, 'Shorter')

  await page.goto(`${tenant.home}/runs/${runId}`)
  await page.getByRole('button', { name: 'Run again…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run again' })
  await dialog.getByText('Change version, configuration or tags').click()
  const otherwise = dialog.getByRole('region', { name: 'Otherwise than this run' })
  // The active version is another one than ran; the old one can be taken instead.
  await expect(otherwise).toContainText('letters')
  await dialog.getByLabel('Version of letters').click()
  await page.getByRole('option', { name: /Version 1/ }).click()
  await dialog
    .getByLabel('Configuration')
    .fill('ops:\n  letter:\n    config:\n      too: Bob\n  stranger: {}\n')
  await dialog.getByRole('button', { name: 'Run 1 step' }).click()
  await expect(dialog.getByText(/^Line 5: There is no step stranger/)).toBeVisible()
  await dialog.getByLabel('Configuration').fill('ops:\n  letter:\n    config:\n      to: Bob\n')
  await dialog.getByLabel('Tags').fill('why=a friend')
  await expect(otherwise).toContainText('ops.letter.config.to')
  await dialog.getByRole('button', { name: 'Run 1 step' }).click()
  await expect(page).toHaveURL(new RegExp(`/runs/(?!${runId})`))
  await expect(page.getByText('Dear Bob')).toBeVisible()
  const again = await shown(page.url().split('/').at(-1) ?? '')
  expect(again).toMatchObject({
    config: { ops: { letter: { config: { to: 'Bob' } } } },
    tags: { why: 'a friend' },
    pipelines: [{ number: 1 }],
  })
})

const chain = JSON.stringify({
  sluice: 'pipeline',
  name: 'chain',
  assets: ['one', 'two', 'three'].map((key, index, all) => ({
    id: key,
    key,
    deps: all.slice(Math.max(0, index - 1), index),
    compute: {
      kind: 'python',
      code: `def ${key}(${all.slice(Math.max(0, index - 1), index).join('')}):\n    return 1\n`,
    },
  })),
})

test('by keyboard: a chosen step alone is run again, with a tag of its own; what it reads is taken over', async ({
  ana: { page },
  tenant,
}) => {
  await publish(tenant, chain)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^succeeded in/)).toBeVisible()
  for (const key of ['j', 'j']) await page.keyboard.press(key)
  await expect(page).toHaveURL(/step=two/)
  await tabTo(page, page.getByRole('button', { name: 'Run again…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Run again' })
  await expect(dialog.getByRole('button', { name: 'Run 2 steps' })).toBeVisible()
  await tabTo(page, dialog.getByRole('radio', { name: 'From this step on' }))
  await page.keyboard.press('ArrowRight')
  await expect(dialog.getByRole('radio', { name: 'This step only' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(dialog.getByRole('region', { name: 'Values of these are taken over' })).toContainText('one')
  await tabTo(page, dialog.getByText('Change version, configuration or tags'))
  await page.keyboard.press('Enter')
  await tabTo(page, dialog.getByLabel('Tags'))
  await page.keyboard.type('why=alone')
  await tabTo(page, dialog.getByRole('button', { name: 'Run 1 step' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/runs/(?!${runId})`))
  const again = new URL(page.url()).pathname.split('/').at(-1)
  await expect
    .poll(() => tenant.ask<Run>('runs.show', { runId: again }))
    .toMatchObject({ status: 'succeeded', tags: { why: 'alone' } })
})
