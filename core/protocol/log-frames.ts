import { Refusal } from '../refusal.ts'
import { logFrameHeader, type LogFrameHeader } from './run-api.ts'

export interface LogFrame {
  header: LogFrameHeader
  bytes: Uint8Array
}

const headerLimitBytes = 4_096
const text = new TextDecoder('utf-8', { fatal: true })

const malformed = (why: string): Refusal =>
  new Refusal('invalid_input', `The log frames cannot be read: ${why}.`)

const readHeader = (bytes: Uint8Array): LogFrameHeader => {
  let said: unknown
  try {
    said = JSON.parse(text.decode(bytes))
  } catch {
    throw malformed('a header is no JSON')
  }
  const parsed = logFrameHeader.safeParse(said)
  if (!parsed.success) throw malformed('a header is not as agreed')
  return parsed.data
}

/** Takes a body of frames apart. The bytes are views into it. Throws a Refusal where it is cut short or not as agreed. */
export const readLogFrames = (body: Uint8Array): LogFrame[] => {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const frames: LogFrame[] = []
  for (let at = 0; at < body.byteLength;) {
    if (at + 4 > body.byteLength) throw malformed('the body is cut short')
    const headerLength = view.getUint32(at)
    if (headerLength > headerLimitBytes) throw malformed('a header is too long')
    const bytesAt = at + 4 + headerLength
    if (bytesAt > body.byteLength) throw malformed('the body is cut short')
    const header = readHeader(body.subarray(at + 4, bytesAt))
    if (bytesAt + header.length > body.byteLength) throw malformed('the body is cut short')
    frames.push({ header, bytes: body.subarray(bytesAt, bytesAt + header.length) })
    at = bytesAt + header.length
  }
  return frames
}

/** A frame for a reader: length of the header, header, bytes. */
export const writeFrame = (header: Record<string, unknown>, bytes: Uint8Array): Uint8Array => {
  const head = new TextEncoder().encode(JSON.stringify(header))
  const frame = new Uint8Array(4 + head.length + bytes.length)
  new DataView(frame.buffer).setUint32(0, head.length)
  frame.set(head, 4)
  frame.set(bytes, 4 + head.length)
  return frame
}
