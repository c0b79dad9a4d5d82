import { readStreamChunks } from '#server/db/sql/read-chunks.ts'
import { listStreams, type StreamListRow } from '#server/db/sql/stream-list.ts'

import { archivedEntries, bytesOfEntries, type ArchivedEntries } from './archived-entries.ts'
import type { LogReader } from './read-logs.ts'

const chunksAtOnce = 64

export interface LogChoice {
  step?: string
  stream?: string
}

async function* bytesOf(
  { pool, store }: LogReader,
  run: { tenantId: string; runId: string },
  stream: StreamListRow,
  entriesOf: ArchivedEntries,
): AsyncGenerator<Uint8Array> {
  let offset = 0
  for (const segment of stream.archive) {
    for (const { bytes } of await bytesOfEntries(store, await entriesOf(stream, segment))) yield bytes
    offset = segment.toOffset
  }
  let position = 0
  for (;;) {
    const from = { offset, position }
    const chunks = await pool.asTenant(run.tenantId, (sql) =>
      readStreamChunks(sql, { ...run, number: stream.number }, from, chunksAtOnce),
    )
    for (const chunk of chunks) yield chunk.bytes
    position = chunks.at(-1)?.position ?? position
    if (chunks.length < chunksAtOnce) return
  }
}

/** The text of a run's log, stream after stream, each under a line that says what it is where there are several. */
export async function* downloadLog(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  { step, stream }: LogChoice,
): AsyncGenerator<Uint8Array> {
  const streams = await reader.pool.asTenant(run.tenantId, (sql) => listStreams(sql, run.tenantId, run.runId))
  const chosen = streams.filter(
    (one) => (step === undefined || one.step === step) && (stream === undefined || one.stream === stream),
  )
  const entriesOf = archivedEntries(reader.store, run)
  for (const [index, one] of chosen.entries()) {
    if (chosen.length > 1) {
      const tryWords = one.stepAttempt > 1 ? `, try ${one.stepAttempt}` : ''
      yield new TextEncoder().encode(
        `${index > 0 ? '\n' : ''}==== ${one.step}${tryWords}, ${one.stream} ====\n`,
      )
    }
    yield* bytesOf(reader, run, one, entriesOf)
  }
}
