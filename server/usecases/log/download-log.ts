import { lineStarts } from '#core/log/line-ends.ts'
import { readStreamChunks } from '#server/db/sql/read-chunks.ts'
import { listStreams, type StreamListRow } from '#server/db/sql/stream-list.ts'

import { archivedEntries, bytesOfEntries, type ArchivedEntries } from './archived-entries.ts'
import type { LogReader } from './read-logs.ts'

const chunksAtOnce = 64

export interface LogChoice {
  step?: string
  stream?: string
  /** Each line begins with the time it came, in UTC. */
  times?: boolean
}

interface Piece {
  bytes: Uint8Array
  atMs: number
}

const newline = 10

/** Puts before each line the time of the piece that it begins in. */
export const stamper = (): ((piece: Piece) => Uint8Array) => {
  let isContinued = false
  return ({ bytes, atMs }) => {
    if (bytes.length === 0) return bytes
    const stamp = Buffer.from(`${new Date(atMs).toISOString()} `)
    const parts: Uint8Array[] = []
    let from = 0
    for (const start of lineStarts(bytes, isContinued)) {
      parts.push(bytes.subarray(from, start), stamp)
      from = start
    }
    isContinued = bytes.at(-1) !== newline
    return Buffer.concat([...parts, bytes.subarray(from)])
  }
}

async function* bytesOf(
  { pool, store }: LogReader,
  run: { tenantId: string; runId: string },
  stream: StreamListRow,
  entriesOf: ArchivedEntries,
): AsyncGenerator<Piece> {
  let offset = 0
  for (const segment of stream.archive) {
    for (const { bytes, atMs } of await bytesOfEntries(store, await entriesOf(stream, segment)))
      yield { bytes, atMs }
    offset = segment.toOffset
  }
  let position = 0
  for (;;) {
    const from = { offset, position }
    const chunks = await pool.asTenant(run.tenantId, (sql) =>
      readStreamChunks(sql, { ...run, number: stream.number }, from, chunksAtOnce),
    )
    for (const { bytes, at } of chunks) yield { bytes, atMs: at.getTime() }
    position = chunks.at(-1)?.position ?? position
    if (chunks.length < chunksAtOnce) return
  }
}

/** The text of a run's log, stream after stream, each under a line that says what it is where there are several. */
export async function* downloadLog(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  { step, stream, times = false }: LogChoice,
): AsyncGenerator<Uint8Array> {
  const streams = await reader.pool.asTenant(run.tenantId, (sql) => listStreams(sql, run.tenantId, run.runId))
  const chosen = streams.filter(
    (one) => (step === undefined || one.step === step) && (stream === undefined || one.stream === stream),
  )
  const entriesOf = archivedEntries(reader.store, run)
  for (const [index, one] of chosen.entries()) {
    if (chosen.length > 1) {
      const attemptWords = one.stepAttempt > 1 ? `, attempt ${one.stepAttempt}` : ''
      yield new TextEncoder().encode(
        `${index > 0 ? '\n' : ''}==== ${one.step}${attemptWords}, ${one.stream} ====\n`,
      )
    }
    const stamped = stamper()
    for await (const piece of bytesOf(reader, run, one, entriesOf)) yield times ? stamped(piece) : piece.bytes
  }
}
