import { describe, expect, it } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { nameOf } from '#core/document/name-of.ts'

import { copySelection, pasteText } from './clipboard-text.ts'
import { DesignerStore } from './designer-store.ts'
import { FakeDraftServer } from './fake-draft-server.ts'
import { gestures } from './gestures.ts'
import type { Problem } from './problem.ts'
import { rebaseOver } from './rebase-over.ts'
import { followingValidator } from './validator.ts'

const rebase = rebaseOver('Ana', () => 'copy')

/** A designer whose hands are at work and whose clock stands still. */
const atWork = () => {
  const server = new FakeDraftServer(emptyDocument('drawn'), rebase)
  const store = new DesignerStore<Problem>({
    client: 'me',
    revision: server.revision,
    document: server.document,
    port: server.port(),
    shelf: { put: () => true, clear: () => undefined, orphans: () => [], unreadable: () => [] },
    rebase,
    now: () => 0,
    later: () => () => undefined,
    validate: followingValidator([]).validate,
    whenIdle: (run) => run(),
  })
  const hands = gestures(store)
  const names = () => Object.values(store.document.elements).map(nameOf).toSorted()
  const must = (id: string | undefined): string => {
    if (id === undefined) throw new Error(store.read().notice?.sentence ?? 'Nothing was added.')
    return id
  }
  return { store, hands, names, must }
}

describe('gestures', () => {
  it('add, wire and undo: the code takes its input and gives it back', () => {
    const { store, hands, names, must } = atWork()
    const source = must(hands.add({ kind: 'asset', compute: 'python', name: 'source' }))
    const total = must(hands.add({ kind: 'asset', compute: 'python', name: 'total' }))
    expect([...store.read().selection]).toEqual([total])
    expect(hands.connect({ from: { id: source }, to: { id: total } })).toBe(true)
    expect(store.document.elements[total]).toMatchObject({
      deps: [{ asset: 'source' }],
      compute: { code: expect.stringContaining('def total(source)') },
    })
    expect(store.read().undo).toBe('Connect source to total')
    store.undo()
    expect(store.document.elements[total]).not.toHaveProperty('deps')
    store.undo()
    store.undo()
    expect(names()).toEqual([])
  })

  it('what is dropped at the end of a wire arrives wired, with code that uses its input', () => {
    const { store, hands, must } = atWork()
    const source = must(hands.add({ kind: 'asset', name: 'source' }))
    const next = must(hands.add({ kind: 'asset', compute: 'sql', name: 'next', from: [{ id: source }] }))
    expect(store.document.elements[next]).toMatchObject({
      deps: [{ asset: 'source' }],
      compute: { code: expect.stringContaining('from source') },
    })
    expect(store.read().problems).toEqual([])
  })

  it('what is put into a wire takes what flowed through it', () => {
    const { store, hands, must } = atWork()
    const source = must(hands.add({ kind: 'asset', name: 'source' }))
    const sink = must(hands.add({ kind: 'asset', name: 'sink', from: [{ id: source }] }))
    const middle = must(
      hands.insert({ from: { id: source }, to: { id: sink } }, { kind: 'asset', name: 'middle' }),
    )
    expect(store.document.elements[sink]).toMatchObject({ deps: [{ asset: 'middle' }] })
    expect(store.document.elements[middle]).toMatchObject({ deps: [{ asset: 'source' }] })
  })

  it('says why a wire does not fit, and changes nothing', () => {
    const { store, hands, must } = atWork()
    const source = must(hands.add({ kind: 'asset', name: 'source' }))
    const sink = must(hands.add({ kind: 'asset', name: 'sink', from: [{ id: source }] }))
    const before = store.document
    expect(hands.connect({ from: { id: sink }, to: { id: source } })).toBe(false)
    expect(store.document).toBe(before)
    expect(store.read().notice?.sentence).toContain('circle')
  })

  it('makes a graph for the first op, in the same step', () => {
    const { store, hands, names } = atWork()
    hands.add({ kind: 'op', name: 'first' })
    expect(names()).toEqual(['first', 'graph'])
    store.undo()
    expect(names()).toEqual([])
  })

  it('copies as text that can be pasted anywhere, under free names, wires among them kept', () => {
    const { hands, names, store, must } = atWork()
    const source = must(hands.add({ kind: 'asset', name: 'source' }))
    const sink = must(hands.add({ kind: 'asset', name: 'sink', from: [{ id: source }] }))
    store.select([source, sink])
    const text = copySelection(store) ?? ''
    const other = atWork()
    pasteText(other.store, text)
    expect(other.names()).toEqual(['sink', 'source'])
    pasteText(store, text, { at: { x: 500, y: 0 } })
    expect(names()).toEqual(['sink', 'sink_2', 'source', 'source_2'])
    const copy = Object.values(store.document.elements).find((element) => nameOf(element) === 'sink_2')
    expect(copy).toMatchObject({ deps: [{ asset: 'source_2' }] })
  })

  it('says whether a text was pasted, so that one that was not stays to be mended', () => {
    const { store, names } = atWork()
    expect(pasteText(store, 'sluice: pipeline\nname: x\nassets: [{ key: ')).toBe(false)
    expect(names()).toEqual([])
    expect(
      pasteText(store, 'sluice: pipeline\nname: x\nassets: [{ key: a, compute: { kind: external } }]'),
    ).toBe(true)
    expect(names()).toEqual(['a'])
  })

  it('removes what is selected with its wires, and brings all of it back', () => {
    const { hands, store, must } = atWork()
    const source = must(hands.add({ kind: 'asset', name: 'source' }))
    must(hands.add({ kind: 'asset', name: 'sink', from: [{ id: source }] }))
    const before = store.document
    store.select([source])
    hands.remove()
    expect(store.document.elements[source]).toBeUndefined()
    expect(store.read().selection.size).toBe(0)
    store.undo()
    expect(store.document).toEqual(before)
  })
})
