import { isRecord } from '../json-object.ts'
import { isCount, isStreamName } from './is-told.ts'
import type { HeaderReader } from './log-frames.ts'

/** What precedes the bytes of a frame of `GET /api/runs/<id>/logs`: all streams of a run in one order. */
export interface KeptFrameHeader {
  /** Order of arrival within the run; the cursor to go on from. */
  position: number
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
  /** Byte offset of this frame in its stream. */
  offset: number
  atMs: number
  length: number
  /** A sentence where bytes were lost for good. */
  gap?: string | undefined
}

/** The server made it, so an older page of a browser reads what a newer server adds, and leaves it out. */
export const keptFrameHeader: HeaderReader<KeptFrameHeader> = {
  safeParse: (value) => {
    if (!isRecord(value)) return { success: false }
    const { position, step, stepAttempt, stream, offset, atMs, length, gap } = value
    return isCount(position) &&
      position > 0 &&
      typeof step === 'string' &&
      isCount(stepAttempt) &&
      isStreamName(stream) &&
      isCount(offset) &&
      typeof atMs === 'number' &&
      isCount(length) &&
      (gap === undefined || typeof gap === 'string')
      ? {
          success: true,
          data: {
            position,
            step,
            stepAttempt,
            stream,
            offset,
            atMs,
            length,
            ...(gap !== undefined && { gap }),
          },
        }
      : { success: false }
  },
}

/** Said in the place of chunks that are nowhere any more: positions have no gaps, so one that is missing was lost. */
export const goneWords =
  'Some lines are gone: they were older than what is kept, or their store has lost them.'
