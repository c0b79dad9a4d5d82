import { describe, expect, test } from 'vitest'

import { at, codeAt, did, numbers, read, refusal } from '#server/testing/numbers-document.ts'

import { Refusal } from '../../refusal.ts'
import { copyText } from './copy-text.ts'
import { duplicate } from './duplicate.ts'
import { moveNodes } from './move-nodes.ts'
import { paste } from './paste.ts'
import { setCode } from './set-code.ts'
import { setField } from './set-field.ts'
import { setGroup } from './set-group.ts'
import { setSettings } from './set-settings.ts'

describe('code and wires stay in step', () => {
  test('a parameter that means an asset is wired, one that goes is unwired', () => {
    const after = did(numbers, setCode(numbers, { id: 'b', code: 'def even(numbers, context):\n  pass' }))
    expect(at(after, 'b', 'asset').deps).toEqual([{ asset: 'numbers' }])
    const gone = did(numbers, setCode(numbers, { id: 'b', code: 'def even():\n  pass' }))
    expect(at(gone, 'b', 'asset')).not.toHaveProperty('deps')
    const wired = did(
      numbers,
      setCode(numbers, { id: 'c', code: 'export default (even: A, numbers: B) => 1' }),
    )
    expect(at(wired, 'c', 'asset').deps).toEqual([{ asset: 'even' }, { asset: 'numbers' }])
  })
  test('a parameter renamed in place keeps its wire', () => {
    const after = did(numbers, setCode(numbers, { id: 'b', code: 'def even(rows):\n  pass' }))
    expect(at(after, 'b', 'asset').deps).toEqual([{ asset: 'numbers', as: 'rows' }])
    const back = did(after, setCode(after, { id: 'b', code: 'def even(numbers):\n  pass' }))
    expect(at(back, 'b', 'asset').deps).toEqual([{ asset: 'numbers' }])
  })
  test('code that cannot be read, and code being typed, leaves the wires alone', () => {
    expect(at(did(numbers, setCode(numbers, { id: 'b', code: 'def even(' })), 'b', 'asset').deps).toEqual([
      { asset: 'numbers' },
    ])
    expect(
      at(
        did(numbers, setCode(numbers, { id: 'b', code: 'def even():\n  pass', wires: 'keep' })),
        'b',
        'asset',
      ).deps,
    ).toEqual([{ asset: 'numbers' }])
  })
  test("an op's inputs follow its signature, and its code follows its inputs", () => {
    const after = did(numbers, setCode(numbers, { id: 'o2', code: 'def add(rows, more):\n  pass' }))
    expect(at(after, 'o2', 'op').inputs).toEqual([
      { name: 'rows', type: 'list', from: 'get.result' },
      { name: 'more' },
    ])
    const renamed = did(
      numbers,
      setField(numbers, { id: 'o2', field: 'inputs', value: [{ name: 'lines', from: 'get.result' }] }),
    )
    expect(codeAt(renamed, 'o2')).toBe('def add(lines):\n    return sum(lines)\n')
  })
})

describe('fields, settings, groups, places', () => {
  test('a value gets its defaults, a wrong one a sentence', () => {
    const after = did(numbers, setField(numbers, { id: 'a', field: 'retry', value: { max: 2 } }))
    expect(at(after, 'a', 'asset').retry).toEqual({ max: 2, delayMs: 0, backoff: 'constant', jitter: 'none' })
    expect(refusal(setField(numbers, { id: 'a', field: 'retry', value: { max: -2 } }))).toBe(
      'retry.max of numbers must be at least 0.',
    )
    expect(refusal(setField(numbers, { id: 'a', field: 'colour', value: 'red' }))).toBe(
      'numbers has no field colour.',
    )
    expect(did(after, setField(after, { id: 'a', field: 'retry', value: undefined }))).toEqual(numbers)
  })
  test('settings are set and cleared', () => {
    const after = did(numbers, setSettings(numbers, { field: 'requirements', value: { python: ['pandas'] } }))
    expect(did(after, setSettings(after, { field: 'requirements', value: undefined }))).toEqual(numbers)
    expect(refusal(setSettings(numbers, { field: 'name', value: undefined }))).toBe(
      'name of the pipeline is missing.',
    )
  })
  test('a new group is made with its members', () => {
    const after = did(numbers, setGroup(numbers, { ids: ['b', 'c'], group: 'clean', newId: 'n' }))
    expect([at(after, 'b', 'asset').group, at(after, 'n', 'group').name]).toEqual(['clean', 'clean'])
  })
  test('a moved node keeps its size', () => {
    const sized = did(numbers, moveNodes(numbers, { places: { a: { x: 1, y: 1, width: 200 } } }))
    expect(did(sized, moveNodes(sized, { places: { a: { x: 9, y: 9 } } })).layout['a']).toEqual({
      x: 9,
      y: 9,
      width: 200,
    })
  })
})

describe('copy, paste, duplicate', () => {
  const pasted = (result: ReturnType<typeof paste>) => {
    if (result instanceof Refusal) throw result
    return result
  }
  test('names and ids are made free, inner wires follow, dangling ones are told', () => {
    const text = copyText(numbers, ['b', 'c'])
    const here = pasted(paste(numbers, { text, newIds: ['n1', 'n2'], at: { x: 50, y: 60 } }))
    const after = did(numbers, here.change)
    expect(here.dangling).toEqual([])
    expect([at(after, 'n1', 'asset').key, at(after, 'n1', 'asset').deps]).toEqual([
      'even_2',
      [{ asset: 'numbers' }],
    ])
    expect([at(after, 'n2', 'asset').key, at(after, 'n2', 'asset').deps]).toEqual([
      'total_2',
      [{ asset: 'even_2' }],
    ])
    expect(codeAt(after, 'n2')).toBe('export default (even_2: number[]) => even_2.length')
    expect(after.layout['n1']).toEqual({ x: 50, y: 60 })
    const empty = read('sluice: pipeline\nname: other\n')
    const elsewhere = pasted(paste(empty, { text, newIds: ['n1', 'n2'] }))
    expect(elsewhere.dangling).toEqual(['numbers'])
    expect(at(did(empty, elsewhere.change), 'n2', 'asset').key).toBe('total')
  })
  test('a graph is copied with its ops', () => {
    const result = pasted(duplicate(numbers, { ids: ['g'], newIds: ['n1', 'n2', 'n3', 'n4'] }))
    const after = did(numbers, result.change)
    expect(result.ids.length).toBe(4)
    const graph = Object.values(after.elements).find(
      (element) => element.kind === 'graph' && element.name === 'process_2',
    )
    expect(graph).toMatchObject({ outputs: [{ name: 'total', from: 'add.sum' }] })
    expect(
      Object.values(after.elements).filter(
        (element) => element.kind === 'op' && element.graph === 'process_2',
      ).length,
    ).toBe(3)
  })
  test('what is no pipeline is refused with its reason', () => {
    expect(refusal(paste(numbers, { text: 'hello', newIds: [] }))).toMatch(
      /^This text is no pipeline\. Line 1: /,
    )
  })
})
