import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import {
  containerEnd,
  containerFolder,
  takingFile,
  type ContainerEndTold,
} from '#core/protocol/container-step.ts'
import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { Failure } from '#core/run/run-event.ts'
import { onlyKeyOf, type Step } from '#core/run/step-graph.ts'
import type { StepResultTold } from '#core/run/step-plan.ts'

import { assetsSpokenOf, checkOf } from '../executors/assets-spoken-of.ts'
import { concludeStep } from '../executors/conclude-step.ts'
import { asPlanned, madeSince, tellStep, toldOf, versionsOf } from '../executors/step-alone.ts'
import { failureOf } from '../executors/step-failure.ts'
import { readLeft, stepObjects } from '../executors/step-objects.ts'
import { thrownFailure } from '../executors/thrown-failure.ts'
import { MessageFile } from '../pipes/message-file.ts'
import { PipesSession } from '../pipes/pipes-session.ts'
import type { LogStream } from '../reporting/log-stream.ts'
import { RunApiClient } from '../run-api-client.ts'
import type { RunnerSettings } from '../settings.ts'
import { findOutputs } from './container-outputs.ts'
import { openContainerWork, type ContainerWork } from './container-work.ts'
import { handedClaim, type HandedClaim } from './handed-claim.ts'

/** How often the run’s word is looked for when the container has ended, and before. */
const lookEveryMs = 250
const seldomMs = 5_000

/**
 * Beside a container that is not to be touched: passes on what it says by Pipes while it runs. When it has ended, of which this process hears by being asked
 * to end itself, it waits for the run’s word how that was, stores what was made and tells the run. Answers the exit code.
 */
export async function takeContainer(settings: RunnerSettings, terminated: AbortSignal): Promise<number> {
  const { order } = settings
  const handed = await handedClaim(order.work)
  const client = new RunApiClient(order.apiUrl)
  client.resume(handed.claim)
  const work = openContainerWork(client, handed.claim, settings, handed.told)
  try {
    work.heartbeat.start()
    const session = sessionOf(work)
    const messages = new MessageFile({
      path: containerFolder.messages,
      onLine: (line) => session.line(line),
      onTooLong: (sizeBytes) =>
        session.warn(`A Pipes message of ${sizeBytes} bytes was passed over; the limit is 1 MiB.`),
      onUnreadable: (why) => session.warn(`The Pipes message file could not be read: ${why}.`),
    })
    await writeFile(takingFile, '')
    const end = await endOf(work, terminated)
    await messages.end()
    if (!end) return exitCodes.fenced
    await tellStep(work.reporter, work.alone, await conclude(work, handed, session, end))
    return exitCodes.reported
  } finally {
    await work.close()
    client.close()
  }
}

function sessionOf({ context, reporter, alone }: ContainerWork): PipesSession {
  const { step } = alone
  const planned = stepsMeant(context, step.key)
  let printed: LogStream | undefined
  return new PipesSession({
    step: step.key,
    stepAttempt: step.attempt,
    assets: planned.flatMap(assetsSpokenOf),
    check: planned.map(checkOf).find((check) => check !== undefined),
    partition: planned.map(onlyKeyOf).find((key) => key !== null) ?? null,
    report: (event) => reporter.event(event),
    write: (_, text) => {
      // What the container prints itself is read from outside, and is the other stream.
      printed ??= reporter.stream(step.key, step.attempt, 'stderr')
      printed.write(Buffer.from(text))
    },
  })
}

/** A piece of a fan-out makes no assets that the step it is of does not. */
const stepsMeant = ({ claim }: ContainerWork['context'], key: string): Step[] =>
  claim.graph.steps.filter((step) => step.key === key || step.key === key.replace(/\[.*$/s, ''))

/**
 * Undefined where nobody wants to hear of this step any more. Then too it waits to be asked to end: what ends beside a running container is started anew.
 * A process that was started anew may not be asked again, so the word is looked for before, now and then.
 */
async function endOf(
  { alone, over }: ContainerWork,
  terminated: AbortSignal,
): Promise<ContainerEndTold | undefined> {
  const { step, objects, runPrefix } = alone
  const { end } = stepObjects(runPrefix, step.key, step.attempt)
  for (;;) {
    if (!terminated.aborted) await delay(seldomMs, undefined, { signal: terminated }).catch(() => undefined)
    if (over.aborted) {
      if (terminated.aborted) return undefined
      continue
    }
    const told = await readLeft(objects, end).catch((error: unknown) => {
      if (over.aborted) return undefined
      throw error
    })
    if (told !== undefined) return containerEnd.parse(told)
    if (terminated.aborted) await delay(lookEveryMs)
  }
}

async function conclude(
  { context, alone }: ContainerWork,
  { inputVersions, beganAtMs }: HandedClaim,
  session: PipesSession,
  { failure }: ContainerEndTold,
): Promise<StepResultTold> {
  let known = versionsOf(context)
  try {
    const { own, planned } = await asPlanned(context, alone)
    known = versionsOf(context)
    const why = reasonOf(session, failure)
    const { listed, strangers } = await findOutputs(containerFolder.outputs, planned.step)
    for (const name of strangers)
      session.warn(
        `The file "${name}" that the container left is none of the step’s outputs; it is not kept.`,
      )
    const result = await concludeStep({
      context: own,
      planned,
      stepAttempt: alone.step.attempt,
      session,
      failure: why,
      // What lies there half way is not taken for what it was to be.
      listed: why ? [] : listed,
      inputVersions,
      durationMs: () => Date.now() - beganAtMs,
    })
    return { ...toldOf(result), ...madeSince(known, context) }
  } catch (error) {
    return { is: 'failed', failure: thrownFailure(error), ...madeSince(known, context) }
  }
}

/** What the container said of its failure is more than its exit code; what the cluster did to it is more than both. */
function reasonOf(session: PipesSession, failure: Failure | null): Failure | undefined {
  const said = session.exception !== undefined || session.wrongVersion !== undefined
  if (failure && (failure.cause !== 'exit_code' || !said)) return failure
  return failureOf({
    exitCode: failure?.exitCode ?? 0,
    signal: null,
    told: session.exception,
    wrongVersion: session.wrongVersion,
    lastWords: '',
    memoryKill: false,
  })
}
