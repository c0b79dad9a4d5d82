/** What precedes the bytes of a frame of `GET /api/runs/<id>/logs`. */
export interface LogFrame {
  /** Order of arrival within the run; the cursor to go on from. */
  position: number
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
  /** Byte offset of this frame in its stream. */
  offset: number
  atMs: number
  bytes: Uint8Array
  /** A sentence where bytes were lost for good. */
  gap?: string
}

interface FrameHeader extends Omit<LogFrame, 'bytes'> {
  length: number
}

const text = new TextDecoder()

/**
 * Cuts a body of frames (4 bytes big-endian header length, JSON header, bytes) into frames.
 * @throws when the body ends inside a frame: the server sends whole frames only.
 */
export function parseLogFrames(body: Uint8Array): LogFrame[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const frames: LogFrame[] = []
  let at = 0
  while (at < body.length) {
    if (at + 4 > body.length) throw new Error('The log answer ends inside a frame.')
    const headerLength = view.getUint32(at)
    const start = at + 4 + headerLength
    if (start > body.length) throw new Error('The log answer ends inside a frame.')
    const { length, ...header } = JSON.parse(text.decode(body.subarray(at + 4, start))) as FrameHeader
    at = start + length
    if (at > body.length) throw new Error('The log answer ends inside a frame.')
    frames.push({ ...header, bytes: body.subarray(start, at) })
  }
  return frames
}
