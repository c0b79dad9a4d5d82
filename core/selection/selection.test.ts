import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

import { completeSelection } from './complete-selection.ts'
import { parseSelection } from './parse-selection.ts'
import { renameInSelection } from './rename-in-selection.ts'
import { select, selectionGraph } from './select.ts'
import type { SelectionNode } from './selection-node.ts'
import { spellValue } from './spell-value.ts'

vi.setConfig({ testTimeout: 60_000 })

const node = (key: string, upstream: string[], more: Partial<SelectionNode> = {}): SelectionNode => ({
  key,
  upstream,
  kinds: [],
  tags: {},
  owners: [],
  ...more,
})

/** The graph of Dagster's own cases: A → B, A → B2, B → C, B2 → C. */
const graph = selectionGraph([
  node('A', [], { tags: { foo: 'bar' }, owners: ['owner@owner.com'], pipeline: 'main' }),
  node('B', ['A'], { tags: { foo: '' }, kinds: ['python', 'snowflake'], pipeline: 'main' }),
  node('B2', ['A']),
  node('C', ['B', 'B2'], { group: 'my_group', pipeline: 'repo@my_location' }),
])
const chosen = (text: string): string => {
  const parsed = parseSelection(text)
  if (parsed.outcome === 'refused')
    return `${parsed.problem.start}-${parsed.problem.end} ${parsed.problem.message}`
  return select(graph, parsed.selection).join(' ')
}

describe("Dagster's cases", () => {
  test.each([
    ['*', 'A B B2 C'],
    ['key:A and key:B', ''],
    ['(key:A or key:B) and (key:B or key:C)', 'B'],
    ['NOT key:A', 'B B2 C'],
    ['1+key:C', 'B B2 C'],
    ['2+key:C', 'A B B2 C'],
    ['key:A+1', 'A B B2'],
    ['key:C+1', 'C'],
    ['+key:C', 'A B B2 C'],
    ['key:B+', 'B C'],
    ['+key:B+', 'A B C'],
    ['key:A+ and +key:C and +key:B+', 'A B C'],
    ['sinks(*)', 'C'],
    ['roots(*)', 'A'],
    ['sinks(key:A or key:B)', 'B'],
    ['roots(key:A or key:B)', 'A'],
    ['tag:foo', 'B'],
    ['tag:foo=bar', 'A'],
    ['owner:<null>', 'B B2 C'],
    ['kind:<null>', 'A B2 C'],
    ['code_location:<null>', 'B2'],
    ['tag:<null>', 'B2 C'],
    ['owner:"owner@owner.com"', 'A'],
    ['group:my_group', 'C'],
    ['group:<null>', 'A B B2'],
    ['kind:snowflake', 'B'],
    ['code_location:"repo@my_location"', 'C'],
    ['key:B*', 'B B2'],
    ['key:"B*"', 'B B2'],
    ['key_substring:2', 'B2'],
    ['key:*', 'A B B2 C'],
    ['not key:A and not key:C', 'B B2'],
    ['not (key:A or key:C)', 'B B2'],
    ['key:A or key:B and key:C', 'A'],
    ['+(key:B or key:B2)', 'A B B2'],
    ['sinks(+key:B)+', 'B C'],
    ['pipeline:main And kind:python', 'B'],
  ])('%s', (text, expected) => {
    expect(chosen(text)).toBe(expected)
  })
})

describe('errors point at the character', () => {
  test.each([
    ['A', '0-1 A alone is not a selection. Write key:A for the asset of that name.'],
    ['key:A key:B', '6-9 Two selections stand side by side. Write "and" or "or" before key.'],
    ['not', '3-3 The selection ends here, where an attribute such as key:… was expected.'],
    ['and', '0-3 "and" stands between two selections.'],
    ['key:A and', '9-9 The selection ends here, where an attribute such as key:… was expected.'],
    ['sinks', '0-5 sinks needs a selection in parentheses, as in sinks(*).'],
    ['sinks()', '6-7 sinks needs a selection in its parentheses, as in sinks(*).'],
    ['notafunction()', '0-12 There is no function notafunction. There are sinks(…) and roots(…).'],
    ['tag:foo=', '7-8 A value is missing behind tag:…='],
    ['owner', '0-5 owner needs a value, as in owner:…'],
    ['owner:', '0-6 A value is missing behind owner:'],
    ['owner:owner@owner.com', '11-12 @ can stand in a value only in quotes: "owner@…"'],
    ['+', '1-1 The selection ends here, where an attribute such as key:… was expected.'],
    ['*+', '1-2 * is all assets already: nothing lies beyond it. Take the + away.'],
    ['**key:a', '1-2 A second * cannot stand here. Write +key:… for everything upstream.'],
    ['', '0-0 The selection is empty. Write * for all assets.'],
    ['(key:A', '0-1 This parenthesis is never closed.'],
    ['key:A)', '5-6 This parenthesis closes nothing. Take it away, or open one before.'],
    ['key:"A', '4-6 This quoted text does not end. Close it with ".'],
    ['keey:A', '0-4 There is no attribute keey. Did you mean key?'],
    ['2key:A', '0-1 A number stands before a +, as in 2+key:…'],
    ['key:A++', '6-7 + cannot stand here. It follows an attribute, a function or a parenthesis, once.'],
    ['kind:a=b', '6-7 Only tags have a value behind =. Put a text that contains = in quotes.'],
  ])('%s', (text, expected) => {
    expect(chosen(text)).toBe(expected)
  })

  test('no text makes the reader fail or hang', () => {
    const piece = fc.constantFrom(
      'key:',
      'A',
      '(',
      ')',
      '+',
      '2',
      '*',
      'and ',
      'or ',
      'not ',
      'sinks',
      '"',
      '<null>',
      '=',
      ':',
      ' ',
      'tag:',
      '\\',
      '🦊',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        (pieces) => typeof chosen(pieces.join('')) === 'string',
      ),
    )
    expect(chosen('('.repeat(19_000))).toMatch(/nested too deeply/)
    expect(chosen('not '.repeat(4_000))).toMatch(/nested too deeply/)
  })
})

test('a value is read back as it was spelled', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
      const parsed = parseSelection(`key:${spellValue(value)}`)
      expect(parsed.outcome === 'parsed' && parsed.selection).toEqual({
        op: 'attribute',
        attribute: 'key',
        value,
      })
    }),
  )
})

test('renaming an asset follows into selections, and touches nothing else', () => {
  expect(
    renameInSelection(
      '+key:"raw/a"  or  key:raw/a and key:raw/* and group:"raw/a"',
      'key',
      'raw/a',
      'raw/b c',
    ),
  ).toBe('+key:"raw/b c"  or  key:"raw/b c" and key:raw/* and group:"raw/a"')
})

describe('completion', () => {
  const offered = (text: string): string[] => {
    const cursor = text.indexOf('|')
    const plain = text.replace('|', '')
    return completeSelection(plain, cursor, graph).map(
      ({ insert, from, to }) => plain.slice(0, from) + insert + plain.slice(to),
    )
  }
  test.each([
    ['|', 'key:'],
    ['|', '*'],
    ['k|', 'kind:'],
    ['B2|', 'key:B2'],
    ['key:|', 'key:A'],
    ['key:"|', 'key:B'],
    ['group:my|', 'group:my_group'],
    ['owner:ow|', 'owner:"owner@owner.com"'],
    ['tag:f|', 'tag:foo=bar'],
    ['tag:foo=|', 'tag:foo=bar'],
    ['key:A |', 'key:A and '],
    ['key:A a|', 'key:A and '],
    ['key:A and s|', 'key:A and sinks('],
    ['sinks(k|', 'sinks(kind:'],
    ['(key:A |', '(key:A )'],
    ['+|', '+key:'],
    ['not |', 'not group:'],
    ['key:A and kind:py| or key:C', 'key:A and kind:python or key:C'],
  ])('%s offers %s', (text, expected) => {
    expect(offered(text)).toContain(expected)
  })
  test('an attribute is not offered where an operator must stand', () => {
    expect(offered('key:A |')).not.toContain('key:A key:')
  })
})
