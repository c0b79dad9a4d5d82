import { describe, expect, test } from 'vitest'

import { at, codeAt, did, numbers, refusal } from '#server/testing/numbers-document.ts'

import { element } from '../element.ts'
import { addElement } from './add-element.ts'
import { connect } from './connect.ts'
import { whyNotConnect } from './connection-rules.ts'
import { disconnect } from './disconnect.ts'
import { insertBetween } from './insert-between.ts'
import { removeElements } from './remove-elements.ts'
import { renameElement } from './rename-element.ts'
import { setCode } from './set-code.ts'
import { setField } from './set-field.ts'

describe('add', () => {
  test('an asset gets a free name and code that runs, using the inputs it was wired to', () => {
    const after = did(
      numbers,
      addElement(numbers, {
        id: 'n',
        kind: 'asset',
        name: 'even',
        from: [{ id: 'a' }],
        to: [{ id: 'd' }],
        at: { x: 1, y: 2 },
      }),
    )
    expect(at(after, 'n', 'asset')).toMatchObject({ key: 'even_2', deps: [{ asset: 'numbers' }] })
    expect(codeAt(after, 'n')).toBe('def even_2(numbers):\n    return numbers\n')
    expect(at(after, 'd', 'asset').deps).toEqual([{ asset: 'total' }, { asset: 'even_2' }])
    expect(after.layout['n']).toEqual({ x: 1, y: 2 })
  })
  test.each([
    'asset',
    'multiAsset',
    'graph',
    'job',
    'resource',
    'group',
    'note',
    'partitions',
    'schedule',
    'sensor',
  ] as const)('%s can be added twice', (kind) => {
    const once = did(numbers, addElement(numbers, { id: 'n1', kind }))
    did(once, addElement(once, { id: 'n2', kind }))
  })
  test('an op goes into a graph, a check onto an asset', () => {
    expect(
      at(did(numbers, addElement(numbers, { id: 'n', kind: 'op', graph: 'process' })), 'n', 'op').name,
    ).toBe('op')
    expect(
      codeAt(did(numbers, addElement(numbers, { id: 'n', kind: 'check', from: [{ id: 'a' }] })), 'n'),
    ).toContain('def check(numbers)')
    expect(refusal(addElement(numbers, { id: 'n', kind: 'op' }))).toMatch(/lives in a graph/)
    expect(refusal(addElement(numbers, { id: 'n', kind: 'check' }))).toMatch(/belongs to an asset/)
  })
  test('a bad name and a taken id are refused', () => {
    expect(refusal(addElement(numbers, { id: 'n', kind: 'asset', name: '../x' }))).toMatch(/contains "\.\."/)
    expect(refusal(addElement(numbers, { id: 'a', kind: 'asset' }))).toMatch(/id of its own/)
  })
})

describe('connect', () => {
  test('an asset becomes a dependency and a parameter, and disconnecting takes both away', () => {
    const after = did(numbers, connect(numbers, { from: { id: 'a' }, to: { id: 'c' } }))
    expect(at(after, 'c', 'asset').deps).toEqual([{ asset: 'even' }, { asset: 'numbers' }])
    expect(codeAt(after, 'c')).toBe('export default (even: number[], numbers) => even.length')
    expect(did(after, disconnect(after, { from: { id: 'a' }, to: { id: 'c' } }))).toEqual(numbers)
  })
  test('a resource is given to the code of an asset or a sensor, and to nothing that has none', () => {
    const resource = element.parse({ id: 'r', kind: 'resource', name: 'shop', type: 'custom' })
    const sensor = {
      id: 's',
      kind: 'sensor',
      name: 'asks',
      source: 'code',
      target: { selection: '*' },
      compute: { kind: 'python', code: 'def asks(context): ...' },
    }
    const elements = {
      ...numbers.elements,
      r: resource,
      s: element.parse(sensor),
      f: element.parse({ ...sensor, id: 'f', name: 'waits', source: 'file', compute: undefined }),
    }
    const drawn = { ...numbers, elements }
    for (const id of ['a', 's']) {
      const wiring = { from: { id: 'r' }, to: { id } }
      const after = did(drawn, connect(drawn, wiring))
      expect(after.elements[id]).toMatchObject({ resources: ['shop'] })
      expect(refusal(connect(after, wiring))).toMatch(/already has shop/)
      expect(did(after, disconnect(after, wiring))).toEqual(drawn)
    }
    expect(refusal(connect(drawn, { from: { id: 'r' }, to: { id: 'f' } }))).toMatch(/waits has no code/)
  })
  test('a parameter that the code uses stays when its wire goes, to be seen', () => {
    const after = did(numbers, disconnect(numbers, { from: { id: 'a' }, to: { id: 'b' } }))
    expect(at(after, 'b', 'asset')).not.toHaveProperty('deps')
    expect(codeAt(after, 'b')).toContain('def even(numbers)')
  })
  test('an output becomes the source of an open input that fits, or of a new one', () => {
    const after = did(numbers, connect(numbers, { from: { id: 'o1' }, to: { id: 'o3' } }))
    expect(at(after, 'o3', 'op').inputs).toEqual([
      { name: 'text', type: 'text' },
      { name: 'get', from: 'get.result' },
    ])
    expect(codeAt(after, 'o3')).toContain('def tell(text, get)')
    const untyped = did(numbers, setField(numbers, { id: 'o3', field: 'inputs', value: [{ name: 'text' }] }))
    const wired = did(untyped, connect(untyped, { from: { id: 'o2' }, to: { id: 'o3' } }))
    expect(at(wired, 'o3', 'op').inputs).toEqual([{ name: 'text', from: 'add.sum' }])
    const twice = did(wired, connect(wired, { from: { id: 'o1' }, to: { id: 'o3', port: 'text' } }))
    expect(at(twice, 'o3', 'op').inputs).toEqual([{ name: 'text', from: ['add.sum', 'get.result'] }])
  })
  test.each([
    [
      'a circle, with the way it goes',
      'c',
      'a',
      'This would close a circle: total → numbers → even → total.',
    ],
    ['itself', 'a', 'a', 'An element cannot be its own input.'],
    ['what is there', 'a', 'b', 'even already depends on numbers.'],
    ['an op and an asset', 'o1', 'a', 'An op cannot be wired to an asset.'],
    ['a circle of ops', 'o2', 'o1', 'This would close a circle: add → get → add.'],
    ['a note', 'gr', 'a', 'A group cannot be wired to an asset.'],
  ])('%s is refused', (_, from, to, message) => {
    expect(refusal(connect(numbers, { from: { id: from }, to: { id: to } }))).toBe(message)
    expect(whyNotConnect(numbers, { from: { id: from }, to: { id: to } })).toBe(message)
  })
  test('types that differ are refused', () => {
    expect(
      refusal(connect(numbers, { from: { id: 'o2', port: 'sum' }, to: { id: 'o3', port: 'text' } })),
    ).toBe('add gives number, tell takes text.')
  })
  test('two assets whose keys end alike arrive by two parameters', () => {
    const more = did(numbers, addElement(numbers, { id: 'n', kind: 'asset', name: 'other/even' }))
    const after = did(more, connect(more, { from: { id: 'n' }, to: { id: 'c' } }))
    expect(at(after, 'c', 'asset').deps).toEqual([{ asset: 'even' }, { asset: 'other/even', as: 'even_2' }])
    expect(codeAt(after, 'c')).toContain('even_2')
  })
  test('an element put on a wire feeds the target by the same parameter', () => {
    const after = did(
      numbers,
      insertBetween(numbers, {
        id: 'n',
        kind: 'asset',
        name: 'cleaned',
        wire: { from: { id: 'a' }, to: { id: 'b' } },
      }),
    )
    expect(at(after, 'n', 'asset').deps).toEqual([{ asset: 'numbers' }])
    expect(at(after, 'b', 'asset').deps).toEqual([{ asset: 'cleaned', as: 'numbers' }])
    expect(codeAt(after, 'b')).toBe(codeAt(numbers, 'b'))
    const ops = did(
      numbers,
      insertBetween(numbers, {
        id: 'n',
        kind: 'op',
        graph: 'process',
        name: 'clean',
        wire: { from: { id: 'o1' }, to: { id: 'o2' } },
      }),
    )
    expect(at(ops, 'o2', 'op').inputs).toEqual([{ name: 'rows', type: 'list', from: 'clean.result' }])
    expect(at(ops, 'n', 'op').inputs).toEqual([{ name: 'get', from: 'get.result' }])
  })
})

describe('rename', () => {
  test('everything follows an asset: dependencies, code, checks, selections', () => {
    const after = did(numbers, renameElement(numbers, { id: 'b', name: 'clean/even_ones' }))
    expect(at(after, 'b', 'asset').key).toBe('clean/even_ones')
    expect(codeAt(after, 'b')).toMatch(/^def even_ones\(numbers\)/)
    expect(at(after, 'c', 'asset').deps).toEqual([{ asset: 'clean/even_ones' }])
    expect(codeAt(after, 'c')).toBe('export default (even_ones: number[]) => even_ones.length')
    expect(at(after, 'k', 'check').asset).toBe('clean/even_ones')
    expect(codeAt(after, 'k')).toContain('def full(even_ones)')
    expect(at(after, 'j', 'job').target).toEqual({ selection: '+key:"clean/even_ones" and group:raw' })
  })
  test('a table follows, and where a rename is not safe the parameter is kept by name', () => {
    expect(codeAt(did(numbers, renameElement(numbers, { id: 'c', name: 'sum' })), 'd')).toBe(
      'select * from sum',
    )
    const tricky = did(numbers, setCode(numbers, { id: 'd', code: 'select total from total' }))
    expect(at(did(tricky, renameElement(tricky, { id: 'c', name: 'sum' })), 'd', 'asset').deps).toEqual([
      { asset: 'sum', as: 'total' },
    ])
  })
  test('ops, graphs, jobs, groups follow', () => {
    expect(
      at(did(numbers, renameElement(numbers, { id: 'o2', name: 'plus' })), 'g', 'graph').outputs,
    ).toEqual([{ name: 'total', from: 'plus.sum' }])
    expect(
      at(did(numbers, renameElement(numbers, { id: 'o1', name: 'fetch' })), 'o2', 'op').inputs?.[0]?.from,
    ).toBe('fetch.result')
    const graph = did(numbers, renameElement(numbers, { id: 'g', name: 'work' }))
    expect([at(graph, 'o1', 'op').graph, at(graph, 'jg', 'job').target]).toEqual(['work', { graph: 'work' }])
    expect(
      at(did(numbers, renameElement(numbers, { id: 'j', name: 'most' })), 's', 'schedule').target,
    ).toEqual({ job: 'most' })
    const group = did(numbers, renameElement(numbers, { id: 'gr', name: 'sources' }))
    expect([at(group, 'a', 'asset').group, at(group, 'j', 'job').target]).toEqual([
      'sources',
      { selection: '+key:"even" and group:sources' },
    ])
    const output = did(
      numbers,
      setField(numbers, { id: 'o2', field: 'outputs', value: [{ name: 'sum_of_all', type: 'number' }] }),
    )
    expect(at(output, 'g', 'graph').outputs).toEqual([{ name: 'total', from: 'add.sum_of_all' }])
  })
  test('a taken or bad name is refused', () => {
    expect(refusal(renameElement(numbers, { id: 'a', name: 'even' }))).toMatch(/already one called even/)
    expect(refusal(renameElement(numbers, { id: 'a', name: 'e🦊' }))).toMatch(/an emoji/)
    expect(refusal(renameElement(numbers, { id: 'a', name: 'a\u202Eb' }))).toMatch(/direction of writing/)
  })
})

describe('remove', () => {
  test('wires, checks and members go in the same change', () => {
    const after = did(numbers, removeElements(numbers, { ids: ['b', 'gr'] }))
    expect(Object.keys(after.elements)).not.toContain('k')
    expect(at(after, 'c', 'asset')).not.toHaveProperty('deps')
    expect(at(after, 'a', 'asset')).not.toHaveProperty('group')
    expect(after.layout).toEqual({ a: { x: 0, y: 0 } })
  })
  test('a graph goes with its ops, an op with its wires', () => {
    expect(Object.keys(did(numbers, removeElements(numbers, { ids: ['g'] })).elements)).not.toContain('o1')
    const after = did(numbers, removeElements(numbers, { ids: ['o2'] }))
    expect(at(after, 'g', 'graph')).not.toHaveProperty('outputs')
  })
})
