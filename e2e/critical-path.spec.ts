import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, publish, test } from './journey.ts'

test('while a run goes on its graph and the lineage say what decides its end', async ({ ana, tenant }) => {
  // The first run has the door open, the second waits at it.
  let isOpen = true
  const waiting: (() => void)[] = []
  const door = createServer((_request, response) => {
    if (isOpen) response.end()
    else waiting.push(() => response.end())
  })
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
  const { port } = door.address() as AddressInfo
  const asset = (key: string, deps: string[], code: string) => ({
    id: key,
    key,
    deps,
    compute: { kind: 'typescript', code },
  })
  const slow = 'await new Promise((done) => setTimeout(done, 600))'
  await publish(
    tenant,
    JSON.stringify({
      sluice: 'pipeline',
      name: 'water',
      assets: [
        asset('spring', [], `export default async () => { await fetch('http://127.0.0.1:${port}') }`),
        asset('river', ['spring'], `export default async (spring: unknown) => { ${slow} }`),
        asset('puddle', ['spring'], 'export default (spring: unknown) => 1'),
      ],
    }),
  )
  const start = () => tenant.call<{ runId: string }>('runs.start', { target: { selection: '*' } })
  const statusOf = async (runId: string) =>
    (await tenant.ask<{ status: string }>('runs.show', { runId })).status
  const first = await start()
  await expect.poll(() => statusOf(first.runId)).toBe('succeeded')
  isOpen = false
  const { runId } = await start()
  await expect.poll(() => waiting.length).toBe(1)

  const { page } = ana
  const node = (name: string) => page.locator('.react-flow__node').filter({ hasText: name })
  await page.goto(`${tenant.home}/runs/${runId}?view=graph`)
  await expect(node('spring')).toContainText('critical')
  await expect(node('river')).toContainText('critical')
  await expect(node('river')).toContainText('usually')
  await expect(node('puddle')).toContainText('slack')
  await page.goto(`${tenant.home}/lineage`)
  await expect(node('spring')).toContainText('critical')
  await expect(node('puddle')).toContainText('slack')

  for (const go of waiting) go()
  await expect.poll(() => statusOf(runId)).toBe('succeeded')
  await expect(node('spring')).not.toContainText('critical')
  door.close()
})
