import { environmentStream } from '#core/run/log-limits.ts'

import { pythonEnvironment, type EnvironmentShelf } from '../hosts/python-environment.ts'
import type { Reporter } from '../reporting/reporter.ts'
import type { PythonEnvironment } from './hosts-of-run.ts'

export interface RunEnvironmentOptions {
  requirements: string[]
  cache: string
  shelf?: EnvironmentShelf | undefined
  reporter: Reporter
  /** Whether what pip says becomes a log of the run; a step far away has none but its own. */
  logs: boolean
  /** The run is stopped: nothing is built any more. */
  signal: AbortSignal
}

/**
 * The environment of a run's Python steps: found, or built once while what pip says goes to the run's log; undefined where nothing is required.
 * Asked for again it answers the same, a Refusal too: a run does not try twice what failed.
 */
export function runEnvironment(options: RunEnvironmentOptions): () => Promise<PythonEnvironment | undefined> {
  let found: Promise<PythonEnvironment | undefined> | undefined
  return () => (found ??= options.requirements.length === 0 ? Promise.resolve(undefined) : build(options))
}

async function build({
  requirements,
  cache,
  shelf,
  reporter,
  logs,
  signal,
}: RunEnvironmentOptions): Promise<PythonEnvironment> {
  const log = logs ? reporter.stream(environmentStream, 1, 'stdout') : undefined
  const beganMs = performance.now()
  let isBuilding = false
  try {
    const { python, built } = await pythonEnvironment({
      cache,
      requirements,
      shelf,
      signal,
      output: (chunk) => {
        if (!isBuilding)
          reporter.event({
            type: 'ENGINE_EVENT',
            level: 'info',
            message: `Building the Python environment: ${requirements.join(', ')}.`,
          })
        isBuilding = true
        log?.write(chunk)
      },
    })
    if (built) {
      const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1)
      reporter.event({
        type: 'ENGINE_EVENT',
        level: 'info',
        message: `The Python environment was built in ${seconds} s.`,
      })
    }
    return { python }
  } finally {
    if (log) reporter.end(log)
  }
}
