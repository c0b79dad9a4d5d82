import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'

import { fetchAgain } from './fetch-again.ts'

let queries: QueryClient
afterEach(() => queries.clear())

/** A shown answer whose fetches end when they are told to, with what they are told. */
function shown(queryKey: string[]) {
  queries = new QueryClient()
  const ends: ((answer: string) => void)[] = []
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: () => new Promise<string>((done) => ends.push(done)),
  })
  observer.subscribe(() => undefined)
  const end = async (index: number, answer: string) => {
    await expect.poll(() => ends.length).toBeGreaterThan(index)
    ends[index]?.(answer)
  }
  return { ends, end, answer: () => observer.getCurrentResult().data }
}

test('news during the first fetch are fetched after it, which may have looked before them', async () => {
  const runs = shown(['runs', 'list'])
  const again = fetchAgain(queries, ['runs'])
  await runs.end(0, 'running')
  await runs.end(1, 'succeeded')
  await again
  expect(runs.answer()).toBe('succeeded')
  expect(runs.ends).toHaveLength(2)
})

test('news during a first fetch that fails are fetched all the same', async () => {
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const answers = [Promise.reject(new Error('away')), Promise.resolve('succeeded')]
  const observer = new QueryObserver(queries, {
    queryKey: ['runs'],
    queryFn: () => answers.shift() ?? Promise.reject(new Error('asked too often')),
  })
  observer.subscribe(() => undefined)
  await fetchAgain(queries, ['runs'])
  expect(observer.getCurrentResult().data).toBe('succeeded')
})

test('news about what stands there are fetched at once', async () => {
  const runs = shown(['runs', 'list'])
  await runs.end(0, 'running')
  await expect.poll(runs.answer).toBe('running')
  const again = fetchAgain(queries, ['runs'])
  expect(runs.ends.length).toBeLessThanOrEqual(2)
  await runs.end(1, 'succeeded')
  await again
  expect(runs.answer()).toBe('succeeded')
})
