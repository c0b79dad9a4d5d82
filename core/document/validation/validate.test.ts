import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'
import { numbers, read } from '#server/testing/numbers-document.ts'

import { applied, applyChange } from '../apply-change.ts'
import type { PipelineDocument } from '../document.ts'
import { locateInText } from '../locate-in-text.ts'
import { problemCodes } from './problem.ts'
import { IncrementalValidation } from './validate-incrementally.ts'
import { hasErrors, validate } from './validate.ts'

const here = { foreignKeys: new Set<string>() }
const wholly = (body: string): PipelineDocument => read(`sluice: pipeline\nname: x\n${body}`)
const told = (document: PipelineDocument): string[] =>
  validate(document, here).map(({ code, message }) => `${code}: ${message}`)
const asset = (key: string, more = '', compute = '{ kind: external }'): string =>
  `  - { id: ${key.replaceAll('/', '_')}, key: ${key}, ${more} compute: ${compute} }\n`
const python = (code: string): string => `{ kind: python, code: ${JSON.stringify(code)} }`

test('a sound document has no errors, and an open input is only a warning', () => {
  expect(validate(numbers, here).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning missing_input',
  ])
  expect(hasErrors(validate(numbers, here))).toBe(false)
})

describe('each problem has a code and a sentence', () => {
  test.each<[string, string, string]>([
    [
      'a circle names its way',
      `assets:\n${asset('a', 'deps: [c],')}${asset('b', 'deps: [a],')}${asset('c', 'deps: [b],')}`,
      'cycle: These need each other, so none can start: a → b → c → a. Take one of the wires out.',
    ],
    [
      'a source that nothing looks at',
      `assets:\n${asset('a', 'observed: true,')}`,
      'missing_input: a is observed, and there is no code that looks at it. Replace its code by some that gives back a data version, or observe it no more.',
    ],
    [
      'an asset that needs itself',
      `assets:\n${asset('a', 'deps: [a],')}`,
      'cycle: These need each other, so none can start: a → a. Take one of the wires out.',
    ],
    [
      'an unknown asset',
      `assets:\n${asset('orders')}${asset('b', 'deps: [order],')}`,
      'unknown_asset: There is no asset order. Did you mean orders?',
    ],
    [
      'a key made twice',
      `assets:\n${asset('a')}  - { id: z, key: a, compute: { kind: external } }\n`,
      'duplicate_name: The asset a is made twice. Each key belongs to one asset.',
    ],
    [
      'a key made by a multi-asset too',
      `assets:\n${asset('a')}multiAssets: [{ id: m, name: m, assets: [{ key: a }], compute: { kind: external } }]\n`,
      'duplicate_name: The asset a is made twice. Each key belongs to one asset.',
    ],
    [
      'a dependency twice',
      `assets:\n${asset('a')}${asset('b', 'deps: [a, a],')}`,
      'duplicate_dependency: The dependency on a is there twice.',
    ],
    [
      'two by one parameter',
      `assets:\n${asset('x/a')}${asset('y/a')}${asset('b', 'deps: [x/a, y/a],')}`,
      'duplicate_dependency: Two dependencies arrive by the parameter a. Give one of them another name.',
    ],
    [
      'a bad name',
      'groups: [{ id: g, name: "a/b" }]\n',
      'bad_name: The name "a/b" contains "/", which only the keys of assets may.',
    ],
    [
      'an unknown group',
      `assets:\n${asset('a', 'group: raw,')}`,
      'unknown_group: The group raw is not described in this pipeline.',
    ],
    [
      'an unknown resource',
      `assets:\n${asset('a', 'resources: [stor],')}resources: [{ id: r, name: store, type: file }]\n`,
      'unknown_resource: There is no resource stor. Did you mean store?',
    ],
    [
      'an unknown IO manager',
      `assets:\n${asset('a', 'ioManager: s4,')}`,
      'unknown_io_manager: There is no IO manager s4. It is file, memory, or a resource of this pipeline.',
    ],
    [
      'an unknown partition set',
      `assets:\n${asset('a', 'partitions: days,')}`,
      'unknown_partitions: There is no partition set days.',
    ],
    [
      'a job of an unknown graph',
      'jobs: [{ id: j, name: j, target: { graph: g } }]\n',
      'unknown_graph: There is no graph g.',
    ],
    [
      'a schedule of an unknown job',
      'schedules: [{ id: s, name: s, cron: "* * * * *", target: { job: j } }]\n',
      'unknown_job: There is no job j.',
    ],
    [
      'a selection that cannot be read',
      'jobs: [{ id: j, name: j, target: { selection: "key:a key:b" } }]\n',
      'bad_selection: Two selections stand side by side. Write "and" or "or" before key.',
    ],
    [
      'a selection of nothing',
      'jobs: [{ id: j, name: j, target: { selection: "key:a" } }]\n',
      'unknown_asset: There is no asset a.',
    ],
    [
      'a check of nothing',
      'checks: [{ id: k, name: k, asset: a, compute: { kind: shell, code: "true" } }]\n',
      'unknown_asset: There is no asset a.',
    ],
    [
      'a multi-asset without assets',
      'multiAssets: [{ id: m, name: m, assets: [], compute: { kind: external } }]\n',
      'no_assets: m makes no asset. Add one to its list.',
    ],
    [
      'a parameter that nothing arrives by',
      `assets:\n${asset('a', '', python('def a(b):\n  pass'))}`,
      'parameter_without_input: The parameter b has no dependency to arrive by. Draw a wire to it, or rename it.',
    ],
    [
      'a dependency the function does not take',
      `assets:\n${asset('a')}${asset('b', 'deps: [a],', python('def b():\n  pass'))}`,
      'input_without_parameter: The function does not take a, so its value is not used. Add the parameter, or make the dependency one of order only.',
    ],
    [
      'a table the SQL does not mention',
      `assets:\n${asset('a')}${asset('b', 'deps: [a],', '{ kind: sql, code: "select 1" }')}`,
      'input_without_parameter: The SQL does not mention the table a, so its value is not used.',
    ],
    [
      'no function',
      `assets:\n${asset('a', '', python('x = 1'))}`,
      'no_function: The code defines no function to call. Write def a():',
    ],
    [
      'several functions',
      `assets:\n${asset('a', '', python('def b():\n  pass\ndef c():\n  pass'))}`,
      'no_function: The code defines b, c, and none is called a. Rename one, or choose the function to call.',
    ],
    [
      'an unfinished function',
      `assets:\n${asset('a', '', python('def a('))}`,
      'no_function: The code breaks off inside the parentheses of a function.',
    ],
    [
      'an op of no graph',
      'ops: [{ id: o, name: o, graph: g, compute: { kind: shell, code: "" } }]\n',
      'unknown_graph: There is no graph g.',
    ],
  ])('%s', (_, body, expected) => {
    expect(told(wholly(body))).toContain(expected)
  })

  const op = (name: string, inputs: string, outputs = '[{ name: result }]'): string =>
    `  - { id: ${name}, name: ${name}, graph: g, inputs: ${inputs}, outputs: ${outputs}, compute: { kind: shell, code: "" } }\n`
  const graph = 'graphs: [{ id: g, name: g }]\nops:\n'
  test.each<[string, string, string]>([
    [
      'ops in a circle',
      `${graph}${op('a', '[{ name: x, from: b.result }]')}${op('b', '[{ name: x, from: a.result }]')}`,
      'cycle: These need each other, so none can start: a → b → a. Take one of the wires out.',
    ],
    [
      'a wire from nowhere',
      `${graph}${op('a', '[{ name: x, from: b.result }]')}`,
      'unknown_node: There is no op b in g.',
    ],
    [
      'a wire from no output',
      `${graph}${op('a', '[]')}${op('b', '[{ name: x, from: a.sum }]')}`,
      'unknown_port: a has no output sum. Did you mean result?',
    ],
    [
      'a wire that is none',
      `${graph}${op('b', '[{ name: x, from: a }]')}`,
      'bad_wire: "a" is no wire. Write op.output, or .input of the graph around.',
    ],
    [
      'types that differ',
      `${graph}${op('a', '[]', '[{ name: result, type: number }]')}${op('b', '[{ name: x, type: text, from: a.result }]')}`,
      'type_mismatch: x of b takes text, and a.result gives number.',
    ],
    [
      'an open input',
      `${graph}${op('a', '[{ name: x }]')}`,
      'missing_input: Nothing is wired to x of a. Wire it, or give it a default; else its value must be given at every launch.',
    ],
    [
      'two inputs of a name',
      `${graph}${op('a', '[{ name: x, default: 1 }, { name: x, default: 2 }]')}`,
      'duplicate_port: There are two inputs called x.',
    ],
    [
      'pieces fanned out again',
      `${graph}${op('a', '[]', '[{ name: p, dynamic: true }]')}${op('b', '[{ name: x, from: a.p }]', '[{ name: q, dynamic: true }]')}`,
      'dynamic_not_collected: b runs once for each piece of a.p, so it cannot fan out again. Collect the pieces first.',
    ],
    [
      'pieces of two outputs',
      `${graph}${op('a', '[]', '[{ name: p, dynamic: true }]')}${op('b', '[]', '[{ name: q, dynamic: true }]')}${op('c', '[{ name: x, from: a.p }]')}${op('d', '[{ name: x, from: c.result }, { name: y, from: b.q }]')}`,
      'dynamic_not_collected: d gets pieces of a.p and b.q, which have nothing to be paired by. Collect them first.',
    ],
    [
      'a graph inside itself',
      'graphs: [{ id: g, name: g, graph: h }, { id: h, name: h, graph: g }]\n',
      'contains_itself: The graph g lies inside itself: g in h in g. Take one of them out.',
    ],
    [
      'a graph output from nowhere',
      'graphs: [{ id: g, name: g, outputs: [{ name: o, from: a.result }] }]\n',
      'unknown_node: There is no op a in g.',
    ],
  ])('%s', (_, body, expected) => {
    expect(told(wholly(body))).toContain(expected)
  })
})

describe('positions', () => {
  test('a parameter in the code, a character of a selection', () => {
    const [problem] = validate(
      wholly(`assets:\n${asset('a', '', python('import os\n\ndef a(context, rows):\n  pass'))}`),
      here,
    )
    expect(problem?.position).toEqual({ line: 3, column: 16 })
    const [selection] = validate(
      wholly('jobs: [{ id: j, name: j, target: { selection: "key:a and" } }]\n'),
      here,
    )
    expect(selection).toMatchObject({ field: 'target', position: { line: 1, column: 10 } })
  })
  test('an element and its fields in a text', () => {
    const text =
      'sluice: pipeline\nname: x # here\nassets:\n  # the first\n  - key: a\n    deps: [b, { asset: c }]\n    compute:\n      kind: external\n'
    expect(locateInText(text, { elementId: 'asset-a' })?.start).toEqual({ line: 5, column: 5 })
    expect(locateInText(text, { elementId: 'asset-a', field: 'deps', path: [1, 'asset'] })?.start).toEqual({
      line: 6,
      column: 24,
    })
    expect(locateInText(text, { field: 'name' })?.start).toEqual({ line: 2, column: 7 })
    expect(locateInText(text, { elementId: 'none' })).toBeUndefined()
  })
})

test('keys of other pipelines are known, or may be', () => {
  const document = wholly(`assets:\n${asset('b', 'deps: [other/a],')}`)
  expect(validate(document, { foreignKeys: new Set(['other/a']) })).toEqual([])
  expect(validate(document, { foreignKeys: 'unknown' })).toEqual([])
  expect(validate(document, here).length).toBe(1)
})

test('a fix goes onto the document and takes its problem away', () => {
  const broken = wholly(
    `assets:\n${asset('orders', 'group: raw,')}${asset('b', 'deps: [order],', python('def b(order):\n  pass'))}${asset('c', 'deps: [orders],', python('def c(rows):\n  pass'))}` +
      `${asset('d', '', python('def d(orders):\n  pass'))}${asset('e', 'deps: [f],')}${asset('f', 'deps: [e],')}  - { id: z, key: orders, compute: { kind: external } }\n  - { id: y, key: "a b", compute: { kind: external } }\n` +
      'jobs: [{ id: j, name: j, target: { graph: proces } }]\ngraphs: [{ id: g, name: process }]\n',
  )
  const fixed = new IncrementalValidation(here)
    .validate(broken)
    .map(({ fix, ...problem }) => ({ ...problem, fix: fix?.(broken) }))
    .filter(({ fix }) => fix)
  expect(fixed.map(({ code }) => code).toSorted()).toEqual(
    [
      'cycle',
      'unknown_group',
      'unknown_asset',
      'parameter_without_input',
      'parameter_without_input',
      'duplicate_name',
      'bad_name',
      'unknown_graph',
      'input_without_parameter',
    ].toSorted(),
  )
  for (const { fix, code, message } of fixed) {
    const result = fix && applyChange(broken, fix)
    expect(result?.outcome).toBe('applied')
    if (result?.outcome === 'applied') expect(told(result.document)).not.toContain(`${code}: ${message}`)
  }
})

test('any document that opens can be validated, and every fix applies', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      for (const { code, fix } of new IncrementalValidation(here).validate(document)) {
        expect(problemCodes).toContain(code)
        const change = fix?.(document)
        if (change) applied(document, change)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('what is found travels as plain data', () => {
  const found = validate(wholly(`assets:\n${asset('b', 'deps: [a],')}`), here)
  expect(found.length).toBeGreaterThan(0)
  expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found)
})
