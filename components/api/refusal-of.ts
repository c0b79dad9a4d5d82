import { TRPCClientError } from '@trpc/client'

import type { RefusalCode } from '#core/refusal.ts'
import type { AppRouter } from '#server/api/root.ts'

/** A refusal as it travels. */
export interface SpokenRefusal {
  code: RefusalCode
  /** What happened and what to do. */
  message: string
  detail: Record<string, unknown>
}

/** The typed refusal behind an error of a call; undefined where the call never got an answer. */
export function refusalOf(error: unknown): SpokenRefusal | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const { data } = error as TRPCClientError<AppRouter>
  return data?.refusal ?? undefined
}

/** One sentence for the reader about a call that failed: what happened and what to do. */
export function sentenceOf(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal) return refusal.message
  if (error instanceof TRPCClientError && error.data === undefined)
    return 'The server did not answer. Check the connection and try again.'
  const number = error instanceof TRPCClientError && (error as TRPCClientError<AppRouter>).data?.errorId
  return number
    ? `Something failed on the server. Try again; if it stays, tell who runs Sluice the number ${number}: its log has the cause beside it.`
    : 'Something failed on the server. Try again; if it stays, the server’s log has the cause.'
}

/** Whether the call was turned away because nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return (
    error instanceof TRPCClientError && (error as TRPCClientError<AppRouter>).data?.code === 'UNAUTHORIZED'
  )
}
