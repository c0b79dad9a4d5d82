import { expect, test } from 'vitest'

import { blockedCause } from './blocked-cause.ts'

const free = { paused: false, slots: 2, running: 1, room: 1 }

test('what holds a tenant back has one cause, the one that somebody can do something about first', () => {
  expect(blockedCause(free)).toBeNull()
  expect(blockedCause({ ...free, paused: true, running: 2, room: 0 })?.cause).toBe('paused')
  expect(blockedCause({ ...free, running: 2, room: 0 })?.cause).toBe('tenant_slots')
  expect(blockedCause({ ...free, room: 0 })?.cause).toBe('machine')
  expect(blockedCause({ ...free, slots: null, room: null })).toBeNull()
})
