import { startClusterStack } from '#server/testing/cluster-stack.ts'
import type { Stack } from '#server/testing/stack.ts'

import { expect, newPerson, newTenant, publish, test } from '../journey.ts'
import { podMs, runIdOf, startJob, succeeded } from './cluster-journey.ts'

const seconds = 45
const code = (key: string) => `import time
def ${key}(start):
    for second in range(1, ${seconds + 1}):
        print(f"${key} {second} of ${seconds}", flush=True)
        time.sleep(1)
    return start`

/** Two branches at once, then what gathers them: 90 seconds of work in all. */
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'long',
  assets: [
    { id: 'start', key: 'start', compute: { kind: 'python', code: 'def start():\n    return 1' } },
    { id: 'left', key: 'left', deps: ['start'], compute: { kind: 'python', code: code('left') } },
    { id: 'right', key: 'right', deps: ['start'], compute: { kind: 'python', code: code('right') } },
    {
      id: 'both',
      key: 'both',
      deps: ['left', 'right'],
      compute: {
        kind: 'python',
        code: `${code('both').replace('(start)', '(left, right)').replace('return start', 'return left + right')}`,
      },
    },
  ],
  jobs: [{ id: 'long', name: 'long', executor: 'multiprocess', target: { selection: '*' } }],
})
const steps = ['start', 'left', 'right', 'both']

test.describe('web and worker away', () => {
  let stack: Stack
  test.beforeAll(async () => {
    stack = await startClusterStack()
  })
  test.afterAll(() => stack.stop())

  test('stopped at 10 s of a run of 90 s and started at 200 s, when it is long done: it ends well, all is told once and in order, no step is repeated', async ({
    browser,
  }) => {
    const ana = await newPerson(browser, stack.url)
    const tenant = await newTenant(ana, stack.url)
    await publish(tenant, pipeline)
    const { page } = ana
    await startJob(page, tenant, 'long')
    const runId = runIdOf(page)
    await expect(page.getByText(/^left 1\d of \d+$/).last()).toBeVisible({ timeout: podMs })
    const stoppedMs = Date.now()
    const startAgain = await stack.stopPrograms()
    await expect
      .poll(() => Date.now() - stoppedMs, { timeout: 220_000, intervals: [1000] })
      .toBeGreaterThan(190_000)
    await startAgain()

    // The page was open all the while, and goes on by itself.
    await expect(page.getByText(`both ${seconds} of ${seconds}`)).toBeVisible({ timeout: podMs })
    const run = await succeeded(page, tenant)
    expect(Object.fromEntries(run.steps.map(({ key, tries }) => [key, tries.length]))).toEqual(
      Object.fromEntries(steps.map((key) => [key, 1])),
    )
    const { events } = await tenant.ask<{
      events: { number: number; event: { type: string; step?: string } }[]
    }>('runs.events', { runId, after: 0 })
    expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1))
    const toldOf = (type: string) => events.flatMap(({ event }) => (event.type === type ? [event.step] : []))
    for (const type of ['STEP_START', 'STEP_SUCCESS', 'ASSET_MATERIALIZATION'])
      expect({ type, steps: new Set(toldOf(type)), count: toldOf(type).length }).toEqual({
        type,
        steps: new Set(steps),
        count: steps.length,
      })
    for (const type of ['RUN_START', 'RUN_SUCCESS']) expect(toldOf(type), type).toHaveLength(1)
    expect(toldOf('RUN_RELAUNCHED')).toEqual([])

    const log = await (
      await ana.context.request.get(
        `/api/runs/${runId}/logs/download?tenant=${tenant.slug}&deployment=production`,
      )
    ).text()
    for (const key of ['left', 'right', 'both'])
      expect(
        [...log.matchAll(new RegExp(`${key} (\\d+) of ${seconds}`, 'g'))].map(([, n]) => Number(n)),
      ).toEqual(Array.from({ length: seconds }, (_, index) => index + 1))
    await ana.context.close()
  })
})
