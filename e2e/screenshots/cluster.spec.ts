import { readFileSync } from 'node:fs'

import { expect, publish, test } from '../journey.ts'
import { podMs, succeeded } from '../kubernetes/cluster-journey.ts'
import { take } from './take.ts'

const hungry = JSON.stringify({
  sluice: 'pipeline',
  name: 'hungry',
  assets: [
    {
      id: 'h',
      key: 'all_of_it',
      compute: {
        kind: 'python',
        code: 'def all_of_it():\n    held = []\n    while True:\n        held.append(bytearray(16_000_000))',
      },
      runtime: { memoryMib: 300 },
    },
  ],
})

test('pictures of what there is where runs are pods', async ({ ana, tenant }) => {
  const { page } = ana
  const settings = `/t/${tenant.slug}/settings`
  const shown = (text: string | RegExp) => () =>
    expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible({ timeout: podMs })
  const start = async (target: object): Promise<void> => {
    const { runId } = await tenant.call<{ runId: string }>('runs.start', { target })
    await page.goto(`${tenant.home}/runs/${runId}`)
  }

  await publish(
    tenant,
    readFileSync('examples/numbers.yaml', 'utf8').replaceAll(
      'name: all_numbers\n',
      'name: all_numbers\n    executor: pool\n    runtime: { cpuMilli: 200, memoryMib: 512 }\n',
    ),
  )
  await start({ job: 'all_numbers', pipeline: 'numbers' })
  await succeeded(page, tenant)
  await page.goto(`${settings}/pools`)
  await take(page, 'pools', shown('It is used.'))

  await publish(tenant, hungry)
  await start({ assets: ['all_of_it'] })
  await take(page, 'run-out-of-memory', shown('A limit did this.'))
  await page.getByRole('tab', { name: 'Pod' }).click()
  await take(page, 'run-pod', shown('kubectl'))

  await page.goto(`${settings}/clusters`)
  await take(page, 'clusters', shown('Clusters'))
  await page.goto(`${settings}/deployments`)
  const open = async () => {
    await page.getByRole('button', { name: 'Pods of production' }).click()
    await shown('The pod that comes of it')()
  }
  await take(page, 'deployment-pods', open)
})
