import type { LogFrame } from '#core/protocol/log-frames.ts'
import { Refusal } from '#core/refusal.ts'
import { appendFrames, streamName, type LogStreamState, type NewChunk } from '#core/run/append-frames.ts'
import { environmentStream, streamLimitBytes } from '#core/run/log-limits.ts'
import { redactFrames } from '#core/run/redact-frames.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { markLoose } from '#server/db/sql/archive-rows.ts'
import { appendChunks, loadStreams, lockLogTail } from '#server/db/sql/log-rows.ts'
import { strangeSteps } from '#server/db/sql/strange-steps.ts'
import { restoreStreams } from '#server/db/sql/stream-list.ts'
import { announceChange } from '#server/db/wake.ts'

import type { RunSecrets } from '../run/run-secrets.ts'

interface RunName {
  tenantId: string
  runId: string
}

/** The attempt that speaks, as its token says. */
export interface Speaker extends RunName {
  attempt: number
  fence: number
  /** A step with a process of its own prints for itself alone. */
  step?: StepAttemptName
}

type Stream = Pick<LogStreamState, 'step' | 'stepAttempt' | 'stream'>

/** A stream is of a step of the run, or of a piece of one, which may print before its fan-out is told. */
const refuseStrangers = async (
  sql: Sql,
  run: RunName,
  names: readonly Stream[],
  known: readonly Stream[],
): Promise<void> => {
  if (names.length === known.length) return
  const steps = [...new Set(names.map(({ step }) => step))].filter((step) => step !== environmentStream)
  const pieceOf = (step: string): string => step.replace(/\[.*$/s, '')
  const strange = new Set(
    await strangeSteps(sql, run, [...new Set(steps.flatMap((step) => [step, pieceOf(step)]))]),
  )
  const stranger = steps.find((step) => strange.has(step) && strange.has(pieceOf(step)))
  if (stranger !== undefined)
    throw new Refusal('invalid_input', `The run has no step "${stranger}", so nothing can be printed by it.`)
}

/** A fan-out has ten thousand pieces, each with two streams and some tries; whoever opens more wants to fill the disk. */
const streamLimit = 100_000

/** What one who speaks sent at once. */
export interface SpokenFrames {
  speaker: Speaker
  frames: LogFrame[]
  /** `told`: as the frames say. `end`: they are to follow what is there, and their own offsets count from 0. */
  offsets: 'told' | 'end'
}

/** The streams of a body as they are now, or why it was not taken. */
export type Appended = LogStreamState[] | Refusal

/** The logs of a run while bodies are added to them. */
class RunLogs {
  readonly run: RunName
  readonly streams: Map<string, LogStreamState>
  readonly touched = new Map<string, LogStreamState>()
  readonly chunks: NewChunk[] = []
  tail: { position: number; streams: number }

  constructor(run: RunName, known: readonly LogStreamState[], tail: { position: number; streams: number }) {
    this.run = run
    this.streams = new Map(known.map((stream) => [streamName(stream), stream]))
    this.tail = tail
  }

  /** Adds a body, or nothing of it. Throws a Refusal: `out_of_sequence`, `invalid_input`, `too_large`. */
  async add(sql: Sql, { frames, offsets }: SpokenFrames): Promise<LogStreamState[]> {
    const names = namesIn(frames)
    const known = names.flatMap((name) => this.streams.get(streamName(name)) ?? [])
    if (this.tail.streams + names.length - known.length > streamLimit)
      throw new Refusal('too_large', 'A run has at most 100,000 log streams.')
    await refuseStrangers(sql, this.run, names, known)
    const appended = appendFrames(known, this.tail, offsets === 'end' ? following(known, frames) : frames)
    const long = appended.streams.find(({ length }) => length > streamLimitBytes)
    if (long)
      throw new Refusal('too_large', `The output of a step is kept up to ${streamLimitBytes} bytes.`, {
        step: long.step,
      })
    this.tail = appended.tail
    this.chunks.push(...appended.chunks)
    for (const stream of appended.streams) {
      this.streams.set(streamName(stream), stream)
      this.touched.set(streamName(stream), stream)
    }
    return appended.streams
  }
}

const namesIn = (frames: readonly LogFrame[]): Stream[] => [
  ...new Map(frames.map(({ header }) => [streamName(header), header])).values(),
]

const following = (known: readonly LogStreamState[], frames: readonly LogFrame[]): LogFrame[] => {
  const lengths = new Map(known.map((stream) => [streamName(stream), stream.length]))
  return frames.map(({ header, bytes }) => ({
    header: { ...header, offset: header.offset + (lengths.get(streamName(header)) ?? 0) },
    bytes,
  }))
}

const openLogs = async (sql: Sql, run: RunName, names: Stream[]): Promise<RunLogs> => {
  const tail = await lockLogTail(sql, run.tenantId, run.runId)
  if (!tail) throw new Error(`The run ${run.runId} has no counters.`)
  let known = await loadStreams(sql, run.tenantId, run.runId, names)
  // A stream that seems new may have been packed away with the run that ended.
  if (known.length === 0 && tail.streams > 0 && (await restoreStreams(sql, run)))
    known = await loadStreams(sql, run.tenantId, run.runId, names)
  return new RunLogs(run, known, tail)
}

/**
 * Appends what several who speak sent to the logs of their run, within a transaction; answers for each, in order. One that is refused (`out_of_sequence`,
 * `invalid_input`, `too_large`) takes nothing from the others.
 */
export const appendLogs = async (
  sql: Sql,
  deps: { secrets: RunSecrets },
  of: RunName & { deploymentId: string },
  bodies: readonly SpokenFrames[],
  now: Date,
): Promise<Appended[]> => {
  const { deploymentId, tenantId, runId } = of
  const run = { tenantId, runId }
  for (const { speaker, frames } of bodies) redactFrames(await deps.secrets.redactorOf(sql, speaker), frames)
  const logs = await openLogs(sql, run, namesIn(bodies.flatMap(({ frames }) => frames)))
  const answers: Appended[] = []
  for (const body of bodies)
    answers.push(
      await logs.add(sql, body).catch((error: unknown) => {
        if (error instanceof Refusal) return error
        throw error
      }),
    )
  if (logs.chunks.length > 0) {
    await appendChunks(sql, run, {
      streams: [...logs.touched.values()],
      chunks: logs.chunks.map(({ atMs, ...chunk }) => ({ ...chunk, at: new Date(atMs) })),
      position: logs.tail.position,
      streamCount: logs.tail.streams,
      now,
    })
    await markLoose(sql, run)
    await announceChange(sql, {
      tenant: tenantId,
      deployment: deploymentId,
      topics: [{ topic: `run:${runId}`, logs: logs.tail.position }],
    })
  }
  return answers
}
