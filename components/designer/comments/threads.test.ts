import { expect, it } from 'vitest'

import { numbers } from '#server/testing/numbers-document.ts'

import { shownThreads, threadsOf, type Comment } from './threads.ts'

const said = (id: string, threadId: string, elementId: string, more: Partial<Comment> = {}): Comment => ({
  id,
  threadId,
  elementId,
  elementName: 'as it was',
  author: { id: 'ana', name: 'Ana' },
  body: 'words',
  mentions: [],
  createdAt: new Date(0),
  editedAt: null,
  resolvedAt: null,
  resolvedBy: null,
  unread: false,
  ...more,
})
const threads = threadsOf(
  [
    said('1', '1', 'a'),
    said('2', '1', 'a', { author: { id: 'jo', name: 'Jo' }, unread: true }),
    said('3', '3', 'gone', { mentions: ['jo'] }),
    said('4', '4', 'b', { resolvedAt: new Date(1), resolvedBy: 'Jo' }),
  ],
  numbers.elements,
)
const none = new Set<string>()
const ids = (shown: typeof threads) => shown.map(({ id }) => id)

it('a thread is called what its element is called now, or was called if it is gone', () =>
  expect(threads.map(({ name, isGone, unread }) => [name, isGone, unread])).toEqual([
    ['numbers', false, 1],
    ['as it was', true, 0],
    ['even', false, 0],
  ]))

it('shows what is open, what is mine, all, and what is about the chosen elements', () => {
  expect(ids(shownThreads(threads, 'open', 'jo', none))).toEqual(['1', '3'])
  expect(ids(shownThreads(threads, 'mine', 'jo', none))).toEqual(['1', '3'])
  expect(ids(shownThreads(threads, 'mine', 'eve', none))).toEqual([])
  expect(ids(shownThreads(threads, 'all', 'jo', none))).toEqual(['1', '3', '4'])
  expect(ids(shownThreads(threads, 'all', 'jo', new Set(['b'])))).toEqual(['4'])
})
