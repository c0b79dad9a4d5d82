import { messageKey } from '#core/sensor/message-key.ts'
import type { SourceBatch } from '#server/gateways/sensor-sources/sensor-source.ts'

import type { AnsweredCode } from './ask-code.ts'

const shownKeys = 3

const knownWords = (keys: readonly string[]): string | undefined => {
  if (keys.length === 0) return undefined
  const named = keys.slice(0, shownKeys).join(', ')
  const more = keys.length > shownKeys ? ` and ${keys.length - shownKeys} more` : ''
  return `Asked for already: ${named}${more}.`
}

interface Seen {
  nowMs: number
  cursor: string | null
  known: (keys: readonly string[]) => Promise<ReadonlySet<string>>
}

/** What code asked for, as messages: each by its run key, and without one by its place in this answer, which is like no other. */
export const batchOfAnswer = async (
  { answer, runId }: AnsweredCode,
  { nowMs, cursor, known }: Seen,
): Promise<SourceBatch> => {
  const messages = answer.requests.map((asked, place) => ({
    key: asked.runKey === null ? `${runId}/${place}` : messageKey(asked.runKey),
    content: asked,
    atMs: nowMs,
  }))
  const had = await known(messages.map(({ key }) => key))
  const note = [answer.skipReason, knownWords([...had])].filter(Boolean).join(' ')
  return {
    messages,
    cursor: answer.cursor ?? cursor,
    hasMore: false,
    ...(note !== '' && { note }),
    ...(answer.partitionKeys && { partitionKeys: answer.partitionKeys }),
  }
}
