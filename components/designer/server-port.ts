import { TRPCClientError, type TRPCClient } from '@trpc/client'

import { sentenceOf } from '#components/api/refusal-of.ts'
import type { AppRouter } from '#server/api/root.ts'

import { TooFarBehind, Unreachable, type DraftPort } from './draft-port.ts'

/** Answers that say "later": the server is away or busy, not of another opinion. */
const passing = new Set([
  'TIMEOUT',
  'TOO_MANY_REQUESTS',
  'BAD_GATEWAY',
  'SERVICE_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
  'INTERNAL_SERVER_ERROR',
  'CLIENT_CLOSED_REQUEST',
])

const translated = (cause: unknown): unknown => {
  if (!(cause instanceof TRPCClientError)) return cause
  const { data } = cause as TRPCClientError<AppRouter>
  if (!data || (data.refusal === undefined && passing.has(data.code))) return new Unreachable()
  return data.refusal?.code === 'revision_conflict' ? new TooFarBehind() : new Error(sentenceOf(cause))
}

const through = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call
  } catch (cause) {
    throw translated(cause)
  }
}

/** The draft on the server, as the designer's port wants it. */
export const serverPort = (client: TRPCClient<AppRouter>, pipelineId: string): DraftPort => ({
  save: (request) => through(client.drafts.save.mutate({ pipelineId, ...request })),
  since: (revision) => through(client.drafts.since.query({ pipelineId, revision })),
  reopen: () => through(client.drafts.open.query({ pipelineId })),
})
