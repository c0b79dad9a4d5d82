import type { TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'

import type { AppRouter } from '#server/api/root.ts'

import { takeAhead } from './ahead.ts'

/** Takes the answer that the document asked for ahead, where there is one; asks, where it was refused or did not come. */
export const aheadLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    const ahead =
      op.type === 'query' ? takeAhead({ path: op.path, input: op.input }, performance.now()) : undefined
    if (!ahead) return next(op)
    return observable((observer) => {
      let asking: Unsubscribable | undefined
      let isOver = false
      void ahead.then((answer) => {
        if (isOver) return
        if (!answer) {
          asking = next(op).subscribe(observer)
          return
        }
        observer.next({ result: { type: 'data', data: answer.data } })
        observer.complete()
      })
      return () => {
        isOver = true
        asking?.unsubscribe()
      }
    })
  }
