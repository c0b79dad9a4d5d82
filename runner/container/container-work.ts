import { join } from 'node:path'

import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'

import { beginContext } from '../executors/begin-context.ts'
import { openValues } from '../executors/open-values.ts'
import type { RunContext } from '../executors/run-context.ts'
import type { StepAlone } from '../executors/step-alone.ts'
import { thrownFailure } from '../executors/thrown-failure.ts'
import { Heartbeat } from '../heartbeat.ts'
import { LeftoverSweeper } from '../processes/leftover-sweeper.ts'
import { ProcessMonitor } from '../processes/process-monitor.ts'
import { Reporter } from '../reporting/reporter.ts'
import type { RunApiClient } from '../run-api-client.ts'
import type { RunnerSettings } from '../settings.ts'

export interface ContainerWork {
  context: RunContext
  reporter: Reporter
  heartbeat: Heartbeat
  alone: StepAlone
  /** Aborted when somebody else has the run, or it is canceled: the reason says which. */
  over: AbortSignal
  close: () => Promise<void>
}

/** All that the runner beside a container needs of what a run has. `toldBefore`: events that were told for this try already. */
export function openContainerWork(
  client: RunApiClient,
  claim: ClaimAnswer,
  settings: RunnerSettings,
  toldBefore = 0,
): ContainerWork {
  const { order, spoolLimitBytes } = settings
  const { step } = order
  if (!step) throw new Error('A container is always of one step.')
  const over = new AbortController()
  const onFenced = (): void => over.abort('fenced')
  const onTokenRefused = (): void => void heartbeat.beatSoon()
  const reporter = new Reporter({
    client,
    folder: join(order.work, 'spool'),
    secrets: claim.secrets,
    spoolLimitBytes,
    step: step.key,
    toldBefore,
    onFenced,
    failureOf: thrownFailure,
    onTokenRefused,
  })
  const opened = openValues({
    claim,
    folder: join(order.work, 'values'),
    keptBytes: spoolLimitBytes,
    reporter,
    signal: over.signal,
    apiUrl: order.apiUrl,
    token: () => client.token,
    onTokenRefused,
    onFenced,
  })
  const heartbeat = new Heartbeat({
    client,
    everyMs: claim.heartbeatMs,
    // What this process uses is no part of what the container does.
    usage: () => ({}),
    onCancel: () => over.abort('canceled'),
    onFenced,
    onHeard: () => {
      reporter.hurry()
      opened.hurry()
    },
  })
  const { objects } = opened
  if (!objects) throw new Error('A step with a pod of its own needs a store that its run reaches too.')
  const context = beginContext({
    claim,
    env: {},
    reporter,
    values: opened.values,
    hostFor: () => Promise.reject(new Refusal('unavailable', 'A container is started by its cluster.')),
    monitor: new ProcessMonitor({ folder: order.work, memoryLimitBytes: null }),
    sweeper: new LeftoverSweeper({ onKilled: () => undefined }),
    folder: order.work,
    echo: false,
    killPatienceMs: 0,
  })
  return {
    context,
    reporter,
    heartbeat,
    alone: { step, objects, runPrefix: claim.storage.runPrefix },
    over: over.signal,
    close: async () => {
      heartbeat.stop()
      reporter.stop(false)
      await opened.values.close()
      opened.stop()
    },
  }
}
