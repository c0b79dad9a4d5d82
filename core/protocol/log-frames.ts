import { Refusal } from '../refusal.ts'
import type { LogFrameHeader } from './run-api.ts'

/** A piece of output and what is said of it: 4 bytes big-endian length of the header, the header as JSON, `length` raw bytes. A runner's, or what was kept of it. */
export interface LogFrame<Header = LogFrameHeader> {
  header: Header
  bytes: Uint8Array
}

/** What a header must be; a schema of Zod is one. */
export interface HeaderReader<Header> {
  safeParse: (value: unknown) => { success: true; data: Header } | { success: false }
}

const headerLimitBytes = 4_096
const text = new TextDecoder('utf-8', { fatal: true })

const malformed = (why: string): Refusal =>
  new Refusal('invalid_input', `The log frames cannot be read: ${why}.`)

const readHeader = <Header>(bytes: Uint8Array, schema: HeaderReader<Header>): Header => {
  let said: unknown
  try {
    said = JSON.parse(text.decode(bytes))
  } catch {
    throw malformed('a header is no JSON')
  }
  const parsed = schema.safeParse(said)
  if (!parsed.success) throw malformed('a header is not as agreed')
  return parsed.data
}

/** Takes a body of frames apart. The bytes are views into it. Throws a Refusal where it is cut short or a header does not fit the schema. */
export const readLogFrames = <Header extends { length: number }>(
  body: Uint8Array,
  schema: HeaderReader<Header>,
): LogFrame<Header>[] => {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const frames: LogFrame<Header>[] = []
  for (let at = 0; at < body.byteLength;) {
    if (at + 4 > body.byteLength) throw malformed('the body is cut short')
    const headerLength = view.getUint32(at)
    if (headerLength > headerLimitBytes) throw malformed('a header is too long')
    const bytesAt = at + 4 + headerLength
    if (bytesAt > body.byteLength) throw malformed('the body is cut short')
    const header = readHeader(body.subarray(at + 4, bytesAt), schema)
    if (bytesAt + header.length > body.byteLength) throw malformed('the body is cut short')
    frames.push({ header, bytes: body.subarray(bytesAt, bytesAt + header.length) })
    at = bytesAt + header.length
  }
  return frames
}

/** A frame for a reader; the header says how many bytes follow. */
export const writeFrame = <Header extends { length: number }>(
  header: Header,
  bytes: Uint8Array,
): Uint8Array => {
  const head = new TextEncoder().encode(JSON.stringify(header))
  const frame = new Uint8Array(4 + head.length + bytes.length)
  new DataView(frame.buffer).setUint32(0, head.length)
  frame.set(head, 4)
  frame.set(bytes, 4 + head.length)
  return frame
}
