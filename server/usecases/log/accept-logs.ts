import type { z } from 'zod'

import { readLogFrames, type LogFrame } from '#core/protocol/log-frames.ts'
import { logFrameHeader, type logsAnswer } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { appendFrames, streamName, type LogStreamState } from '#core/run/append-frames.ts'
import { environmentStream, streamLimitBytes } from '#core/run/log-limits.ts'
import { redactFrames } from '#core/run/redact-frames.ts'
import type { StepTryName } from '#core/run/step-claim.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { markLoose } from '#server/db/sql/archive-rows.ts'
import { attemptForLogs, hearAttempt } from '#server/db/sql/attempt-rows.ts'
import { appendChunks, loadStreams, lockLogTail } from '#server/db/sql/log-rows.ts'
import { hearStep } from '#server/db/sql/step-claims.ts'
import { strangeSteps } from '#server/db/sql/strange-steps.ts'
import { restoreStreams } from '#server/db/sql/stream-list.ts'
import { announceChange } from '#server/db/wake.ts'

import type { RunSecrets } from '../run/run-secrets.ts'
import type { LogDeps } from './log-deps.ts'

/** The attempt that speaks, as its token says. */
export interface Speaker {
  tenantId: string
  runId: string
  attempt: number
  fence: number
  /** A step with a process of its own prints for itself alone. */
  step?: StepTryName
}

type Stream = Pick<LogStreamState, 'step' | 'stepAttempt' | 'stream'>

/** A stream is of a step of the run, or of a piece of one, which may print before its fan-out is told. */
const refuseStrangers = async (
  sql: Sql,
  { tenantId, runId }: Speaker,
  names: readonly Stream[],
  known: readonly Stream[],
): Promise<void> => {
  if (names.length === known.length) return
  const steps = [...new Set(names.map(({ step }) => step))].filter((step) => step !== environmentStream)
  const pieceOf = (step: string): string => step.replace(/\[.*$/s, '')
  const strange = new Set(
    await strangeSteps(sql, { tenantId, runId }, [
      ...new Set(steps.flatMap((step) => [step, pieceOf(step)])),
    ]),
  )
  const stranger = steps.find((step) => strange.has(step) && strange.has(pieceOf(step)))
  if (stranger !== undefined)
    throw new Refusal('invalid_input', `The run has no step "${stranger}", so nothing can be printed by it.`)
}

const refuseOthers = (own: StepTryName | undefined, names: readonly Stream[]): void => {
  const other = own && names.find(({ step, stepAttempt }) => step !== own.key || stepAttempt !== own.attempt)
  if (other)
    throw new Refusal(
      'invalid_input',
      `The step "${own.key}" cannot print as "${other.step}", try ${other.stepAttempt}.`,
    )
}

/** A fan-out has ten thousand pieces, each with two streams and some tries; whoever opens more wants to fill the disk. */
const streamLimit = 100_000

export interface FramesOfRun {
  speaker: Speaker
  deploymentId: string
  /** What the bytes of all frames lie in. */
  body: Uint8Array
  frames: LogFrame[]
  /** `told`: as the frames say. `end`: they are to follow what is there, and their own offsets count from 0. */
  offsets: 'told' | 'end'
}

/** Appends frames to the logs of a run within a transaction; answers the streams as they are now. Throws a Refusal: `out_of_sequence`, `invalid_input`, `too_large`. */
export const appendLogs = async (
  sql: Sql,
  deps: { secrets: RunSecrets },
  { speaker, deploymentId, body, frames, offsets }: FramesOfRun,
  now: Date,
): Promise<LogStreamState[]> => {
  const { tenantId, runId } = speaker
  const names = [...new Map(frames.map(({ header }) => [streamName(header), header])).values()]
  redactFrames(await deps.secrets.redactorOf(sql, speaker), frames)
  const tail = await lockLogTail(sql, tenantId, runId)
  if (!tail) throw new Error(`The run ${runId} has no counters.`)
  let known = await loadStreams(sql, tenantId, runId, names)
  // A stream that seems new may have been packed away with the run that ended.
  if (known.length === 0 && tail.streams > 0 && (await restoreStreams(sql, { tenantId, runId })))
    known = await loadStreams(sql, tenantId, runId, names)
  if (tail.streams + names.length - known.length > streamLimit)
    throw new Refusal('too_large', 'A run has at most 100,000 log streams.')
  await refuseStrangers(sql, speaker, names, known)
  const appended = appendFrames(known, tail, offsets === 'end' ? following(known, frames) : frames)
  const long = appended.streams.find(({ length }) => length > streamLimitBytes)
  if (long)
    throw new Refusal('too_large', `The output of a step is kept up to ${streamLimitBytes} bytes.`, {
      step: long.step,
    })
  if (appended.chunks.length > 0) {
    await appendChunks(
      sql,
      { tenantId, runId },
      {
        body,
        streams: appended.streams,
        chunks: appended.chunks.map(({ atMs, ...chunk }) => ({ ...chunk, at: new Date(atMs) })),
        position: appended.tail.position,
        streamCount: appended.tail.streams,
        now,
      },
    )
    await markLoose(sql, { tenantId, runId })
    await announceChange(sql, {
      tenant: tenantId,
      deployment: deploymentId,
      topics: [{ topic: `run:${runId}`, logs: appended.tail.position }],
    })
  }
  return appended.streams
}

const following = (known: readonly LogStreamState[], frames: readonly LogFrame[]): LogFrame[] => {
  const lengths = new Map(known.map((stream) => [streamName(stream), stream.length]))
  return frames.map(({ header, bytes }) => ({
    header: { ...header, offset: header.offset + (lengths.get(streamName(header)) ?? 0) },
    bytes,
  }))
}

const hear = (sql: Sql, { tenantId, runId, attempt, step }: Speaker): Promise<void> =>
  step
    ? hearStep(sql, { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt })
    : hearAttempt(sql, { tenantId, runId, attempt })

/**
 * Takes a body of log frames; acknowledged when durable. Logs of an attempt that has ended are still taken, as long as no other has followed:
 * the last lines often arrive after the end. Throws a Refusal: `fenced`, `out_of_sequence` with the offset wanted, `invalid_input`.
 */
export const acceptLogs = async (
  deps: LogDeps & { secrets: RunSecrets },
  speaker: Speaker,
  body: Uint8Array,
): Promise<z.infer<typeof logsAnswer>> => {
  const frames = readLogFrames(body, logFrameHeader)
  if (frames.length === 0) return { acknowledged: [] }
  refuseOthers(
    speaker.step,
    frames.map(({ header }) => header),
  )
  const now = deps.clock.now()
  return deps.pool.asTenant(speaker.tenantId, async (sql) => {
    const run = await attemptForLogs(sql, speaker)
    if (!run?.live) throw new Refusal('fenced', 'Another attempt has taken the place of this one.')
    if (run.isUnheard) await hear(sql, speaker)
    const given = { speaker, deploymentId: run.deploymentId, body, frames, offsets: 'told' as const }
    const streams = await appendLogs(sql, deps, given, now)
    return {
      acknowledged: streams.map(({ step, stepAttempt, stream, length }) => ({
        step,
        stepAttempt,
        stream: stream === 'stderr' ? 'stderr' : 'stdout',
        offset: length,
      })),
    }
  })
}
