import { beforeEach, expect, test } from 'vitest'

import { browserShelf } from './unsaved-shelf.ts'

beforeEach(() => localStorage.clear())

test('the next person at this browser neither sends nor sees what the one before left', () => {
  const work = { client: 'tab', baseRevision: 1, batch: 1, sent: [], unsent: [], before: {}, touchedAt: 0 }
  browserShelf(localStorage, 'ana', 'pipeline').put(work)
  const later = 60_000
  expect(browserShelf(localStorage, 'mara', 'pipeline').orphans(later, 'other')).toEqual([])
  expect(browserShelf(localStorage, 'mara', 'pipeline').unreadable()).toEqual([])
  expect(browserShelf(localStorage, 'ana', 'pipeline').orphans(later, 'other')).toEqual([work])
})
