import { messageKey } from '#core/sensor/message-key.ts'
import type { SourceBatch } from '#server/gateways/sensor-sources/sensor-source.ts'

import type { AnsweredCode } from './ask-code.ts'

/** What code asked for, as messages: each by its run key, and without one by its place in this answer, which is like no other. */
export const batchOfAnswer = (
  { answer, runId }: AnsweredCode,
  { nowMs, cursor }: { nowMs: number; cursor: string | null },
): SourceBatch => ({
  messages: answer.requests.map((asked, place) => ({
    key: asked.runKey === null ? `${runId}/${place}` : messageKey(asked.runKey),
    content: asked,
    atMs: nowMs,
  })),
  cursor: answer.cursor ?? cursor,
  hasMore: false,
  ...(answer.skipReason !== undefined && answer.skipReason !== '' && { note: answer.skipReason }),
  ...(answer.partitionKeys && { partitionKeys: answer.partitionKeys }),
})
