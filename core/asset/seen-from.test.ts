import { expect, test } from 'vitest'

import type { AssetState } from './asset-state.ts'
import { seenFrom } from './seen-from.ts'

const state = (status: AssetState['status'], words: string): AssetState => ({
  status,
  words,
  at: null,
  runId: 'run',
  staleCauses: [],
})

test('a value that is read from another deployment says so and leads to no run of it', () => {
  expect(seenFrom(state('fresh', '3 rows'), 'production')).toMatchObject({
    words: '3 rows, from production',
    runId: null,
  })
  expect(seenFrom(state('fresh', '3 rows'), null)).toEqual(state('fresh', '3 rows'))
})

test('what happens here is told as of here', () => {
  for (const status of ['failed', 'running', 'queued', 'never'] as const)
    expect(seenFrom(state(status, 'here'), 'production')).toEqual(state(status, 'here'))
})
