import type { TRPCLink } from '@trpc/client'
import { tap } from '@trpc/server/observable'

import type { AppRouter } from '#server/api/root.ts'

import { refusalOf } from './refusal-of.ts'
import type { RequestIds } from './request-ids.ts'

/** What must not happen twice because an answer was lost. */
const once = new Set(['runs.start', 'runs.retry', 'runs.reexecute', 'trials.start'])

/** Says with each call that makes a run which asking it is. */
export const requestIdLink =
  (ids: RequestIds): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) => {
    if (!once.has(op.path)) return next(op)
    const call = JSON.stringify([op.path, op.input])
    const input = { ...(op.input as object), requestId: ids.of(call) }
    return next({ ...op, input }).pipe(
      tap({
        next: () => ids.answered(call),
        error: (error) => refusalOf(error) && ids.answered(call),
      }),
    )
  }
