import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, test } from 'vitest'

import { Refusal } from '#core/refusal.ts'

import type { Context } from './context.ts'
import { errorIdOf } from './error-id.ts'
import { publicProcedure, router } from './trpc.ts'

const doors = router({
  breaks: publicProcedure.query(() => {
    throw new Error('the disk of 10.0.0.7 is full')
  }),
  refuses: publicProcedure.query(() => {
    throw new Refusal('not_found', 'There is no such thing.')
  }),
})

const ask = async (path: string) => {
  const logged: string[] = []
  const response = await fetchRequestHandler({
    endpoint: '/api',
    req: new Request(`http://here/api/${path}`),
    router: doors,
    createContext: () => ({}) as Context,
    onError: ({ error }) => logged.push(errorIdOf(error)),
  })
  return { logged, text: await response.text() }
}

test('who is told that something failed is told the number that the log has, and nothing else of it', async () => {
  const { logged, text } = await ask('breaks')
  expect(logged).toEqual([expect.stringMatching(/^[2-9A-Z]{8}$/)])
  expect(text).toContain(`"errorId":"${logged[0]}"`)
  expect(text).not.toContain('10.0.0.7')
})

test('a refusal needs no number: it says what happened', async () => {
  expect((await ask('refuses')).text).not.toContain('errorId')
})
