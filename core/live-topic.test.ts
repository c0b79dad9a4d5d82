import { expect, test } from 'vitest'

import { isLiveTopic, sharedTopics } from './live-topic.ts'

const id = '01a20556-ba05-71d0-9b80-8fd14f6a6362'

test.each([...sharedTopics, `run:${id}`, `draft:${id}`, `presence:${id}`])('%s is a topic', (word) => {
  expect(isLiveTopic(word)).toBe(true)
})

test.each(['', 'run', 'run:', 'run:1', `asset:${id}`, `run:${id},runs`, 'toString'])(
  '"%s" is no topic',
  (word) => {
    expect(isLiveTopic(word)).toBe(false)
  },
)
