import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

import { parseText } from './parse-text.ts'

vi.setConfig({ testTimeout: 60_000 })

const problemsOf = (text: string) => {
  const parsed = parseText(text)
  return parsed.outcome === 'refused' ? parsed.problems : []
}
const firstOf = (text: string): string => {
  const [problem] = problemsOf(text)
  return problem ? `${problem.start.line}:${problem.start.column} ${problem.message}` : 'none'
}

const head = 'sluice: pipeline\nname: x\n'

describe('what is wrong is said where it is', () => {
  test.each([
    [
      'an unknown field',
      `${head}assets:\n  - key: a\n    goup: raw\n    compute: { kind: external }\n`,
      '5:5 asset "a" has no field goup. Did you mean group?',
    ],
    ['an unknown section', `${head}asset: []\n`, '3:1 the pipeline has no field asset. Did you mean assets?'],
    ['a missing compute', `${head}assets:\n  - key: a\n`, '4:5 compute of asset "a" is missing.'],
    [
      'a wrong type',
      `${head}assets:\n  - key: a\n    deps: 3\n    compute: { kind: external }\n`,
      '5:11 deps of asset "a" must be a list.',
    ],
    [
      'an unknown compute',
      `${head}assets:\n  - key: a\n    compute: { kind: cobol }\n`,
      '5:22 compute.kind of asset "a" has a form that is not known here.',
    ],
    ['a key written twice', `${head}name: y\n`, '3:1 The key "name" is written twice. Keep one.'],
    [
      'a key of prototypes',
      `${head}tags: { __proto__: x }\n`,
      '3:9 The key __proto__ is a reserved word of JavaScript and cannot be used.',
    ],
    [
      'an id given twice',
      `${head}notes:\n  - { id: n, text: a }\n  - { id: n, text: b }\n`,
      '5:11 The id n is given twice; each element has its own.',
    ],
    [
      'another document',
      'name: x\n',
      '1:1 This is not a pipeline: it does not begin with "sluice: pipeline".',
    ],
    ['two documents', `${head}---\nname: y\n`, '3:1 A text holds one document; a second one begins here.'],
    [
      'an unknown tag',
      `${head}tags: { a: !!js/function x }\n`,
      '3:12 Unresolved tag: tag:yaml.org,2002:js/function.',
    ],
    ['a dangling alias', `${head}tags: { a: *b }\n`, '3:12 Nothing is named &b.'],
    ['a list at the top', '- a\n', '1:1 A pipeline is a map of fields that begins with "sluice: pipeline".'],
    ['nothing', '', '1:1 A pipeline is a map of fields that begins with "sluice: pipeline".'],
    ['JSON that ends early', '{"sluice": "pipeline",\n "name": ', '2:10 The text ends too early.'],
    [
      'JSON with a key twice',
      '{"sluice": "pipeline",\n "name": "a", "name": "b"}',
      '2:15 The key "name" is written twice. Keep one.',
    ],
    [
      'JSON that pollutes',
      '{"sluice": "pipeline", "name": "a",\n "tags": {"__proto__": "b"}}',
      '2:11 The key __proto__ is a reserved word of JavaScript and cannot be used.',
    ],
    [
      'a NUL',
      '{"sluice": "pipeline", "name": "a\\u0000"}',
      '1:32 name contains the character NUL, which a database cannot keep.',
    ],
    [
      'a reserved id',
      `${head}notes: [{ id: constructor, text: a }]\n`,
      '3:15 id of note "a" is a reserved word of JavaScript.',
    ],
  ])('%s', (_, text, expected) => {
    expect(firstOf(text)).toBe(expected)
  })
})

describe('texts made to hurt are refused quickly, with a sentence', () => {
  const bomb = `${head}tags:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => `  a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]\n`).join('')}`
  test.each([
    ['aliases that multiply', bomb, /Aliases repeat too much/],
    ['an alias inside itself', `${head}tags: &a [*a]\n`, /nested deeper|Aliases|Unresolved/],
    ['ten thousand brackets in YAML', `${head}tags: ${'['.repeat(10_000)}`, /nested deeper/],
    ['ten thousand brackets in JSON', `{"a":${'['.repeat(10_000)}`, /nested deeper/],
    ['ten thousand dashes', `${head}tags: \n${'- '.repeat(10_000)}`, /nested deeper/],
    ['five megabytes', `${head}description: ${'x'.repeat(5_000_000)}`, /at most 4 MB/],
    [
      'twenty thousand elements',
      `${head}notes:\n${'  - { text: a }\n'.repeat(20_000)}`,
      /at most 10,000 elements; this one has more/,
    ],
    ['a megabyte of values', '- a\n'.repeat(249_000), /more values than a pipeline can have/],
    [
      'a hundred thousand keys',
      `{"sluice":"pipeline","name":"x","tags":{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":1`).join(',')}}}`,
      /must be a text/,
    ],
  ])('%s', (_, text, expected) => {
    const [problem] = problemsOf(text)
    expect(problem?.message).toMatch(expected)
  })
})

test('anchors that merely save writing are read', () => {
  const parsed = parseText(`${head}tags: { a: &v hello, b: *v }\n`)
  expect(parsed.outcome === 'parsed' && parsed.document.settings.tags).toEqual({ a: 'hello', b: 'hello' })
})

test('a byte order mark and Windows line ends do not disturb', () => {
  const parsed = parseText(`\uFEFF${head.replaceAll('\n', '\r\n')}`)
  expect(parsed.outcome === 'parsed' && parsed.document.settings.name).toBe('x')
})

test('no text makes the reader fail', () => {
  const piece = fc.constantFrom(
    'sluice: pipeline\n',
    'name: x\n',
    'assets:\n',
    '- ',
    '  ',
    'key: a',
    '\n',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '&a ',
    '*a',
    '"',
    "'",
    '|\n',
    '>',
    '#',
    '? ',
    '!!binary ',
    '<<: ',
    '\t',
    '---\n',
    '\u0000',
    '\uFEFF',
    '%YAML 1.1\n',
    ',',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const parsed = parseText(text)
        if (parsed.outcome === 'refused') expect(parsed.problems.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)
