import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'

import { DiskQueue } from './disk-queue.ts'

const parent = mkdtempSync(join(tmpdir(), 'disk-queue-'))
afterAll(() => rmSync(parent, { recursive: true }))
let count = 0
const folder = () => join(parent, String(count++))

test('gives back what it was given, in order, whatever is in memory and whatever on disk alone', () => {
  const actions = fc.array(
    fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 5 }) }),
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(actions, (turns) => {
      const at = folder()
      const queue = new DiskQueue({ folder: at, memoryBytes: 200, diskBytes: 1_000_000, segmentBytes: 500 })
      const expected: string[] = []
      let number = 0
      for (const turn of turns) {
        if ('add' in turn) {
          const text = `${number++}:`.padEnd(turn.add, 'x')
          expect(queue.append(Buffer.from(text))).toBe(true)
          expected.push(text)
        } else {
          const seen = queue.peek(turn.take, 400).map(String)
          expect(seen).toEqual(expected.slice(0, seen.length))
          queue.drop(seen.length)
          expected.splice(0, seen.length)
        }
        expect(queue.length).toBe(expected.length)
        expect(queue.memoryBytes).toBeLessThanOrEqual(200)
      }
      expect(queue.peek(1_000, 10_000_000).map(String)).toEqual(expected)
      queue.close(false)
    }),
    { numRuns: 100 },
  )
})

test('keeps no file of what is acknowledged', () => {
  const at = folder()
  const queue = new DiskQueue({ folder: at, memoryBytes: 0, diskBytes: 1_000_000, segmentBytes: 100 })
  for (let turn = 0; turn < 50; turn += 1) queue.append(Buffer.alloc(60))
  expect(readdirSync(at)).toHaveLength(25)
  queue.drop(50)
  expect(readdirSync(at)).toHaveLength(0)
  queue.close(false)
})

test('takes no more than its limit, and more again once there is room', () => {
  const queue = new DiskQueue({ folder: folder(), memoryBytes: 1_000, diskBytes: 100 })
  expect([queue.append(Buffer.alloc(60)), queue.append(Buffer.alloc(60))]).toEqual([true, false])
  queue.drop(1)
  expect(queue.append(Buffer.alloc(60))).toBe(true)
  queue.close(false)
})

test('goes on in memory where the disk takes nothing', () => {
  const at = folder()
  const queue = new DiskQueue({ folder: at, memoryBytes: 100, diskBytes: 1_000 })
  rmSync(at, { recursive: true })
  expect([queue.append(Buffer.from('one')), queue.append(Buffer.alloc(200))]).toEqual([true, false])
  expect(queue.peek(10, 1_000).map(String)).toEqual(['one'])
  queue.close(false)
})
