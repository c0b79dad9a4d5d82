import type { TRPCError } from '@trpc/server'

import type { RefusalCode } from '#core/refusal.ts'

interface Spelling {
  trpc: TRPCError['code']
  status: number
}

/** How a refusal is spelled in tRPC and in HTTP. */
export const refusalSpelling: Record<RefusalCode, Spelling> = {
  not_signed_in: { trpc: 'UNAUTHORIZED', status: 401 },
  not_allowed: { trpc: 'FORBIDDEN', status: 403 },
  not_found: { trpc: 'NOT_FOUND', status: 404 },
  name_taken: { trpc: 'CONFLICT', status: 409 },
  invalid_input: { trpc: 'BAD_REQUEST', status: 400 },
  invalid_document: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  invalid_selection: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  revision_conflict: { trpc: 'CONFLICT', status: 409 },
  nothing_to_publish: { trpc: 'CONFLICT', status: 409 },
  nothing_selected: { trpc: 'UNPROCESSABLE_CONTENT', status: 422 },
  wrong_state: { trpc: 'CONFLICT', status: 409 },
  fenced: { trpc: 'CONFLICT', status: 409 },
  claimed_already: { trpc: 'CONFLICT', status: 409 },
  out_of_sequence: { trpc: 'CONFLICT', status: 409 },
  expired: { trpc: 'PRECONDITION_FAILED', status: 412 },
  too_large: { trpc: 'PAYLOAD_TOO_LARGE', status: 413 },
  too_many_requests: { trpc: 'TOO_MANY_REQUESTS', status: 429 },
  limit_reached: { trpc: 'PRECONDITION_FAILED', status: 412 },
  unavailable: { trpc: 'SERVICE_UNAVAILABLE', status: 503 },
}
