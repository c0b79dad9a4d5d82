import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { applied } from '../apply-change.ts'
import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { plainProblem } from './problem.ts'
import { IncrementalValidation } from './validate-incrementally.ts'
import { validate } from './validate.ts'

vi.setConfig({ testTimeout: 60_000 })

const here = { foreignKeys: new Set(['elsewhere']) }

/** A document with some elements taken from another: the wildest edit there is. */
const mixed = (
  one: PipelineDocument,
  other: PipelineDocument,
  choices: readonly boolean[],
): PipelineDocument => ({
  ...one,
  elements: Object.fromEntries(
    [...new Set([...Object.keys(one.elements), ...Object.keys(other.elements)])].flatMap(
      (id, index): [string, Element][] => {
        const element = choices[index % choices.length]
          ? (one.elements[id] ?? other.elements[id])
          : other.elements[id]
        return element ? [[id, element]] : []
      },
    ),
  ),
})

test('after any edits the problems are those of a fresh validation', () => {
  fc.assert(
    fc.property(
      arbitraryDocument,
      fc.array(fc.tuple(arbitraryDocument, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 })), {
        maxLength: 5,
      }),
      (first, steps) => {
        const incremental = new IncrementalValidation(here)
        let document = first
        expect(incremental.validate(document).map(plainProblem)).toEqual(validate(document, here))
        for (const [other, choices] of steps) {
          document = mixed(document, other, choices)
          expect(incremental.validate(document).map(plainProblem)).toEqual(validate(document, here))
        }
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

const large = (count: number): PipelineDocument => ({
  settings: { name: 'large' },
  layout: {},
  elements: Object.fromEntries(
    Array.from({ length: count }, (_, index): [string, Element] => {
      const upstream = [1, 7, 30].filter((back) => index >= back).map((back) => `layer/asset_${index - back}`)
      const parameters = upstream.map((key) => key.slice(6)).join(', ')
      const code = `import json\n\n\ndef asset_${index}(${parameters}):\n    """Makes a table."""\n    rows = []\n    for value in range(10):\n        rows.append({"id": value, "name": f"row {value}"})\n    return rows\n`
      return [
        `a${index}`,
        {
          kind: 'asset',
          id: `a${index}`,
          key: `layer/asset_${index}`,
          deps: upstream.map((key) => ({ asset: key })),
          compute: { kind: 'python', code },
        },
      ]
    }),
  ),
})

test('a keystroke in the code of one asset inspects that asset alone', () => {
  const incremental = new IncrementalValidation(here)
  const document = large(1_000)
  expect(incremental.validate(document)).toEqual([])
  expect(incremental.inspected).toBe(1_000)
  const element = document.elements['a5']
  const compute = { kind: 'python', code: 'def asset_5(asset_4, nothing):\n  pass' }
  const typed = applied(document, {
    label: '',
    edits: [
      {
        do: 'set',
        id: 'a5',
        field: 'compute',
        from: (element as { compute: typeof compute }).compute,
        to: compute,
      },
    ],
  })
  expect(incremental.validate(typed).map(({ code }) => code)).toEqual(['parameter_without_input'])
  const renamed = applied(typed, {
    label: '',
    edits: [{ do: 'set', id: 'a0', field: 'key', from: 'layer/asset_0', to: 'layer/zero' }],
  })
  expect(incremental.validate(renamed).filter(({ code }) => code === 'unknown_asset').length).toBe(3)
  expect(incremental.inspected).toBe(4)
})

test('no fix is worked out before it is asked for, and it fits the document it is asked for; a problem that stays is the same object', () => {
  const document = {
    ...large(0),
    elements: {
      a: {
        kind: 'asset',
        id: 'a',
        key: 'a',
        group: 'nowhere',
        compute: { kind: 'python', code: 'def a():\n  pass\n' },
      },
    },
  } satisfies PipelineDocument
  const incremental = new IncrementalValidation(here)
  const [before] = incremental.validate(document)
  const later = applied(document, {
    label: '',
    edits: [{ do: 'add', element: { kind: 'group', id: 'g', name: 'other' } }],
  })
  const [after] = incremental.validate(later)
  expect(before?.code).toBe('unknown_group')
  const ids = (change: Change | undefined) =>
    change?.edits.map((edit) => (edit.do === 'add' ? edit.element.kind : edit.do))
  expect(after).toBe(before)
  expect(ids(before?.fix?.(document))).toEqual(['group'])
  expect(applied(document, before?.fix?.(document) as Change).elements).toHaveProperty('a')
  expect(incremental.validate(applied(later, before?.fix?.(later) as Change))).toEqual([])
})
