import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { decodeMessage } from './decode-message.ts'
import { LineSplitter } from './line-splitter.ts'
import { metadataFromWire, plainJson } from './metadata-values.ts'
import { OutputMessages } from './output-messages.ts'
import { parseTolerantJson } from './tolerant-json.ts'

describe('JSON as Python writes it', () => {
  test('may hold NaN, infinities and any integer, but not inside strings', () => {
    expect(
      parseTolerantJson(
        '{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN, \\"NaN\\"", "d": 123456789012345678901234567890, "e": 1.5}',
      ),
    ).toEqual({
      a: Number.NaN,
      b: [-Infinity, Infinity],
      c: 'NaN, "NaN"',
      d: 123456789012345678901234567890n,
      e: 1.5,
    })
  })
  test('is otherwise what JSON.parse reads, and what it refuses is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/\d{16}/.test(text))
        expect(plainJson(parseTolerantJson(text))).toEqual(JSON.parse(text))
      }),
    )
    for (const bad of ['', '{', '[NaN', 'nan', '{"a": Infinit}'])
      expect(() => parseTolerantJson(bad)).toThrow(SyntaxError)
  })
})

describe('a line', () => {
  test.each([
    ['', 'text'],
    ['hello', 'text'],
    ['{"level": "info"}', 'text'],
    ['{"__dagster_pipes_version": "0.1", "method": "opened", "params": {}}', 'message'],
    ['  {"__dagster_pipes_version": "0.1", "method": "closed", "params": null}\r', 'message'],
    ['{"__dagster_pipes_version": "0.1", "method": 7}', 'broken'],
    ['{"__dagster_pipes_version": "0.1", "met', 'broken'],
    ['x {"__dagster_pipes_version": "0.1"}', 'broken'],
  ])('%s is %s', (line, is) => expect(decodeMessage(line).is).toBe(is))

  test('of any kind is decoded without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(['text', 'message', 'broken']).toContain(decodeMessage(line).is)
      }),
    )
  })
})

test('bytes become the same lines however they are cut; a line past the limit is passed over alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '€', ' '), maxLength: 12 })),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.join('\n'))
        const seen: string[] = []
        let tooLong = 0
        const splitter = new LineSplitter(
          20,
          (line) => seen.push(line),
          () => (tooLong += 1),
        )
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const end = at + (cuts[turn % cuts.length] ?? 1)
          splitter.write(bytes.subarray(at, end))
          at = end
        }
        splitter.end()
        const fits = (line: string) => Buffer.byteLength(line) <= 20
        expect(seen).toEqual(lines.filter((line) => line !== '' && fits(line)))
        expect(tooLong).toBe(lines.filter((line) => !fits(line)).length)
      },
    ),
  )
})

test('messages are found among the lines of ordinary output, however it is cut', () => {
  const message =
    '{"__dagster_pipes_version": "0.1", "method": "log", "params": {"message": "hi", "level": "INFO"}}'
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(message, 'plain', '{"other": 1}', `not at the start ${message}`)),
      fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        let found = 0
        const messages = new OutputMessages(() => (found += 1))
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const end = at + (cuts[turn % cuts.length] ?? 1)
          messages.write(bytes.subarray(at, end))
          at = end
        }
        messages.end()
        expect(found).toBe(lines.filter((line) => line === message).length)
      },
    ),
  )
})

test('metadata without a type gets the one its value shows', () => {
  const { metadata, unknownTypes } = metadataFromWire({
    text: { raw_value: 'x', type: '__infer__' },
    int: 2n ** 60n,
    float: { raw_value: 1.5, type: '__infer__' },
    bool: true,
    none: null,
    json: [1, { a: 2n ** 60n }],
    url: { raw_value: 'https://example.com', type: 'url' },
  })
  expect(metadata).toEqual({
    text: { type: 'text', value: 'x' },
    int: { type: 'int', value: '1152921504606846976' },
    float: { type: 'float', value: 1.5 },
    bool: { type: 'bool', value: true },
    none: { type: 'null', value: null },
    json: { type: 'json', value: [1, { a: '1152921504606846976' }] },
    url: { type: 'url', value: 'https://example.com' },
  })
  expect(unknownTypes).toEqual([])
})
