import { expect, it } from 'vitest'

import { sharedTopics } from '#core/live-topic.ts'

import { pathsOf } from './topics.ts'

const covers = (topic: string, path: readonly string[]): boolean =>
  pathsOf(topic).some((prefix) => prefix.every((part, index) => part === path[index]))

it('a version that never changes is never fetched again', () => {
  expect(sharedTopics.filter((topic) => covers(topic, ['versions', 'show']))).toEqual([])
})

it('somebody who types makes the list of drafts old, and what publishing would do; not what is active', () => {
  expect(covers('drafts', ['pipelines', 'list'])).toBe(true)
  expect(covers('drafts', ['versions', 'preview'])).toBe(true)
  for (const path of [
    ['versions', 'list'],
    ['jobs', 'list'],
    ['resources', 'list'],
  ])
    expect(covers('drafts', path)).toBe(false)
})

it('what becomes active makes the lists old that tell of it', () => {
  for (const path of [
    ['versions', 'list'],
    ['versions', 'preview'],
    ['pipelines', 'list'],
    ['jobs', 'list'],
  ])
    expect(covers('pipelines', path)).toBe(true)
})
