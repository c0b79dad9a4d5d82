import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { expect, test } from 'vitest'

import type { AppRouter } from '#server/api/root.ts'

import { requestIdLink } from './request-id-link.ts'
import { RequestIds } from './request-ids.ts'

type Outcome = 'lost' | 'refused' | 'started'

/** A client whose calls end as told, and what they said. */
const client = (...outcomes: Outcome[]) => {
  const sent: unknown[] = []
  const end: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        sent.push((op.input as { requestId?: string }).requestId)
        const outcome = outcomes.shift()
        if (outcome === 'started') {
          observer.next({ result: { data: { runId: 'x' } } })
          return observer.complete()
        }
        observer.error(
          TRPCClientError.from<AppRouter>(
            outcome === 'lost'
              ? new Error('fetch failed')
              : ({
                  error: { message: 'No', code: -32_600, data: { refusal: { code: 'nothing_selected' } } },
                } as never),
          ),
        )
      })
  let made = 0
  const ids = new RequestIds(
    () => `id ${++made}`,
    () => 0,
  )
  return { calls: createTRPCClient<AppRouter>({ links: [requestIdLink(ids), end] }), sent }
}
const target = { selection: '*' }

test('a start whose answer was lost is asked for again as the same one; after an answer it is another', async () => {
  const { calls, sent } = client('lost', 'refused', 'started', 'started')
  const start = () => calls.runs.start.mutate({ target }).catch(() => undefined)
  for (let press = 0; press < 4; press++) await start()
  expect(sent).toEqual(['id 1', 'id 1', 'id 2', 'id 3'])
})

test('what makes nothing says nothing', async () => {
  const { calls, sent } = client('started')
  await calls.runs.plan.query({ target })
  expect(sent).toEqual([undefined])
})
