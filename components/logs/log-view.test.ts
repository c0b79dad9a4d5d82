import { expect, test, vi } from 'vitest'

import { LogFeed } from './log-feed.ts'
import { LogView, rowPx } from './log-view.ts'

const encode = (text: string) => new TextEncoder().encode(text)

const viewing = (follow = true, link: ConstructorParameters<typeof LogView>[1]['link'] = null) => {
  const feed = new LogFeed(async () => ({ body: new Uint8Array(), more: false }))
  const view = new LogView(feed, { follow, link })
  view.resize(10 * rowPx)
  let position = 0
  let offset = 0
  const write = (count: number, text = 'line') => {
    for (let line = 0; line < count; line++) {
      const bytes = encode(`${text} ${position}\n`)
      feed.store.append([
        {
          header: {
            position: ++position,
            step: 'a',
            stepAttempt: 1,
            stream: 'stdout',
            offset,
            atMs: position,
            length: bytes.length,
          },
          bytes,
        },
      ])
      offset += bytes.length
    }
    feed['changed']()
  }
  view.subscribe(() => {})
  return { view, write }
}

test('following stays at the end, moving up lets go, reaching the end takes hold again', () => {
  const { view, write } = viewing()
  write(100)
  expect(view.top).toBe(90)
  view.moveBy(-20)
  write(50)
  expect(view.top).toBe(70)
  expect(view.follow).toBe(false)
  view.moveBy(1_000)
  expect(view.follow).toBe(true)
  write(10)
  expect(view.top).toBe(150)
})

test('a search finds what arrives later and walks around the ends', () => {
  const { view, write } = viewing()
  write(3)
  view.setWords('needle')
  expect(view.found).toEqual([])
  write(2, 'needle')
  expect(view.found).toEqual([3, 4])
  view.goToHit(-1)
  expect(view.hit).toBe(1)
  view.goToHit(2)
  expect(view.hit).toBe(0)
})

test('a hit far down a long log is shown when it is found, unless the reader went on by then', async () => {
  const { view, write } = viewing(false)
  write(30_000)
  write(1, 'needle')
  view.setWords('needle')
  expect([view.isSearching, view.found]).toEqual([true, []])
  await vi.waitFor(() => expect(view.found).toEqual([30_000]))
  expect(view.top).toBeGreaterThan(29_000)
  view.moveTo(5)
  view.setWords('needle 30000')
  view.moveTo(7)
  await vi.waitFor(() => expect(view.isSearching).toBe(false))
  expect([view.found, view.top]).toEqual([[30_000], 7])
})

test('the line a link names is shown once it has arrived, and choosing it gives the same link', () => {
  const link = { step: 'a', stepAttempt: 1, stream: 'stdout' as const, offset: 7 * 50 - 10 + 50 }
  const { view, write } = viewing(true, link)
  expect(view.follow).toBe(false)
  write(200)
  const row = view.chosen ?? -1
  expect(view.feed.store.offsetAt(row)).toBe(link.offset)
  expect(view.top).toBeLessThan(row)
  expect(view.choose(row)).toEqual(link)
})

test('a filter keeps the window inside what is left', () => {
  const { view, write } = viewing(false)
  write(100)
  view.moveTo(80)
  view.setFilter({ stdout: false })
  expect(view.visible.count).toBe(0)
  expect(view.top).toBe(0)
})
