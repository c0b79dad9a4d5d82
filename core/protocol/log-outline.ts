import { isRecord } from '../json-object.ts'
import type { LineEnds } from '../log/line-ends.ts'
import { Refusal } from '../refusal.ts'
import { isCount, isStreamName } from './is-told.ts'

/** All that is to be known of a chunk of output to number its lines, and to fetch it when somebody looks there. */
export interface OutlineChunk extends LineEnds {
  /** Order of arrival within the run. */
  position: number
  /** Index into the streams of the outline. */
  stream: number
  /** Byte offset in its stream. */
  offset: number
  atMs: number
  sizeBytes: number
}

export interface OutlineHeader {
  streams: { step: string; stepAttempt: number; stream: 'stdout' | 'stderr' }[]
  /** Everything up to this position is told; positions that are missing are lost for good. */
  end: number
  /** There is more at this moment. */
  more: boolean
}

const isStream = (value: unknown): value is OutlineHeader['streams'][number] =>
  isRecord(value) &&
  typeof value.step === 'string' &&
  isCount(value.stepAttempt) &&
  isStreamName(value.stream)

const isHeader = (value: unknown): value is OutlineHeader =>
  isRecord(value) &&
  Array.isArray(value.streams) &&
  value.streams.every(isStream) &&
  isCount(value.end) &&
  typeof value.more === 'boolean'

export interface LogOutline extends OutlineHeader {
  /** In the order of their positions. */
  chunks: OutlineChunk[]
}

/** 4 bytes big-endian length of the header, the header as JSON, then so many bytes a chunk. */
const chunkBytes = 36
const endsLineBit = 0x8000_0000

export const writeOutline = ({ chunks, ...header }: LogOutline): Uint8Array => {
  const head = new TextEncoder().encode(JSON.stringify(header satisfies OutlineHeader))
  const bytes = new Uint8Array(4 + head.length + chunks.length * chunkBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, head.length)
  bytes.set(head, 4)
  let at = 4 + head.length
  for (const chunk of chunks) {
    view.setFloat64(at, chunk.position)
    view.setFloat64(at + 8, chunk.offset)
    view.setFloat64(at + 16, chunk.atMs)
    view.setUint32(at + 24, chunk.stream)
    view.setUint32(at + 28, chunk.sizeBytes)
    view.setUint32(at + 32, (chunk.newlines | (chunk.endsLine ? endsLineBit : 0)) >>> 0)
    at += chunkBytes
  }
  return bytes
}

/** Throws a Refusal, `invalid_input`, where the bytes are none of {@link writeOutline}. */
export const readOutline = (bytes: Uint8Array): LogOutline => {
  const malformed = (): Refusal => new Refusal('invalid_input', 'The outline of the log cannot be read.')
  if (bytes.byteLength < 4) throw malformed()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = 4 + view.getUint32(0)
  if (first > bytes.byteLength || (bytes.byteLength - first) % chunkBytes !== 0) throw malformed()
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(4, first)))
  if (!isHeader(header)) throw malformed()
  const chunks: OutlineChunk[] = []
  for (let at = first; at < bytes.byteLength; at += chunkBytes) {
    const ends = view.getUint32(at + 32)
    chunks.push({
      position: view.getFloat64(at),
      offset: view.getFloat64(at + 8),
      atMs: view.getFloat64(at + 16),
      stream: view.getUint32(at + 24),
      sizeBytes: view.getUint32(at + 28),
      newlines: (ends & ~endsLineBit) >>> 0,
      endsLine: (ends & endsLineBit) !== 0,
    })
  }
  return { ...header, chunks }
}
