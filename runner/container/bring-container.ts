import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { formats } from '#core/document/runtime.ts'
import { containerFolder } from '#core/protocol/container-step.ts'
import type { Failure } from '#core/run/run-event.ts'

import { claimRun } from '../claim-run.ts'
import { loadInputs } from '../executors/load-inputs.ts'
import { asPlanned, tellStep } from '../executors/step-alone.ts'
import { pipesContext } from '../executors/step-environment.ts'
import { thrownFailure } from '../executors/thrown-failure.ts'
import { RunApiClient } from '../run-api-client.ts'
import type { RunnerSettings } from '../settings.ts'
import { placeInputs } from './container-inputs.ts'
import { openContainerWork, type ContainerWork } from './container-work.ts'
import { handClaim } from './handed-claim.ts'

/** The pod must not go on to its container. */
const notReady = 1

/**
 * Before a container that is not to be touched: claims its step, brings its inputs, and leaves the claim to the runner beside it. Answers the exit code; what is
 * wrong with the step is told as its end, and keeps the container from being started.
 */
export async function bringContainer(settings: RunnerSettings): Promise<number> {
  const { order } = settings
  const client = new RunApiClient(order.apiUrl)
  const claim = await claimRun(client, order)
  if (typeof claim === 'number') return claim
  await mkdir(order.work, { recursive: true })
  const work = openContainerWork(client, claim, settings)
  try {
    work.heartbeat.start()
    const beganAtMs = Date.now()
    const brought = await bring(work).catch((error: unknown) => ({ failure: thrownFailure(error) }))
    if (work.over.aborted) return notReady
    if ('failure' in brought) {
      const made = { assetVersions: {}, outputVersions: {} }
      await tellStep(work.reporter, work.alone, { is: 'failed', failure: brought.failure, ...made })
      return notReady
    }
    await work.reporter.flushEvents()
    work.heartbeat.stop()
    await handClaim(order.work, {
      claim: { ...claim, token: client.token ?? claim.token },
      told: work.reporter.told,
      inputVersions: brought.inputVersions,
      beganAtMs,
    })
    return 0
  } finally {
    await work.close()
    client.close()
  }
}

async function bring({
  context,
  reporter,
  alone,
}: ContainerWork): Promise<{ failure: Failure } | { inputVersions: Record<string, string> }> {
  const { step } = alone
  reporter.event({ type: 'STEP_START', step: step.key, stepAttempt: step.attempt })
  const { own, planned } = await asPlanned(context, alone)
  const withoutResource = own.resources.openFor(planned.step)
  if (withoutResource) return { failure: withoutResource }
  const { io, inputs, outputs, messages, context: pipes } = containerFolder
  for (const folder of [inputs, outputs]) await mkdir(folder, { recursive: true })
  // The container has a user of its own.
  await chmod(outputs, 0o777)
  await writeFile(messages, '')
  await chmod(messages, 0o666)
  const loaded = await loadInputs(own, planned, step.attempt, io, [...formats])
  await placeInputs(loaded.files, join(inputs))
  await writeFile(pipes, JSON.stringify(pipesContext(own, planned, step.attempt)), { mode: 0o644 })
  return { inputVersions: loaded.versions }
}
