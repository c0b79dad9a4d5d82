import { z } from 'zod'

/**
 * What precedes the bytes of a frame of `GET /api/runs/<id>/logs`: all streams of a run in one order.
 * The server made it, so an older page of a browser reads what a newer server adds.
 */
export const keptFrameHeader = z.object({
  /** Order of arrival within the run; the cursor to go on from. */
  position: z.int().positive(),
  step: z.string(),
  stepAttempt: z.int(),
  stream: z.enum(['stdout', 'stderr']),
  /** Byte offset of this frame in its stream. */
  offset: z.int().min(0),
  atMs: z.number(),
  length: z.int().min(0),
  /** A sentence where bytes were lost for good. */
  gap: z.string().optional(),
})
export type KeptFrameHeader = z.infer<typeof keptFrameHeader>
