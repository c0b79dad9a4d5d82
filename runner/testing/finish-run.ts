import { afterEach, expect } from 'vitest'

import { launchRunner, type LaunchedRun, type RunSketch } from './launch-runner.ts'

const launched: LaunchedRun[] = []

/** After each test, no runner and no server of it is left. */
export function stopAll(): void {
  afterEach(async () => {
    for (const { child, server } of launched.splice(0)) {
      child.kill('SIGKILL')
      await server.away()
    }
  })
}

export async function launch(sketch: RunSketch): Promise<LaunchedRun> {
  const run = await launchRunner(sketch)
  launched.push(run)
  return run
}

/** Runs to the end; the runner itself has nothing to complain of. */
export async function finish(sketch: RunSketch): Promise<LaunchedRun> {
  const run = await launch(sketch)
  const { exitCode, stderr } = await run.ended
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return run
}
