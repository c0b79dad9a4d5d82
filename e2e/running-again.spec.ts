import { changeDraft, expect, publish, publishDraft, test } from './journey.ts'

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
