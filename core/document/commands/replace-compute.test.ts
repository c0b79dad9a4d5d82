import { expect, test } from 'vitest'

import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { computeKinds } from '../compute.ts'
import { emptyDocument, type PipelineDocument } from '../document.ts'
import { element } from '../element.ts'
import { invertChange } from '../invert-change.ts'
import { validate } from '../validation/validate.ts'
import { replaceCompute } from './replace-compute.ts'

const python = (code: string) => ({ kind: 'python', code })
const drawn: PipelineDocument = {
  ...emptyDocument('p'),
  elements: Object.fromEntries(
    [
      { kind: 'asset', id: 'a', key: 'a', compute: python('def a():\n    return 1') },
      {
        kind: 'asset',
        id: 'b',
        key: 'shop/b',
        deps: [{ asset: 'a', as: 'rows' }],
        group: 'g',
        compute: python('def b(rows):\n    return rows'),
      },
      {
        kind: 'asset',
        id: 'c',
        key: 'c',
        deps: [{ asset: 'shop/b' }],
        compute: python('def c(b):\n    return b'),
      },
      { kind: 'note', id: 'n', text: 'note' },
    ].map((one) => [one.id, element.parse(one)]),
  ),
}

test.each(computeKinds.filter((kind) => kind !== 'external' && kind !== 'container'))(
  'with %s in its place, name, wires and settings stay, and nothing new is wrong',
  (kind) => {
    const change = replaceCompute(drawn, { id: 'b', by: kind })
    if (change instanceof Refusal) throw change
    const after = applied(drawn, change)
    const { compute: _, ...rest } = drawn.elements['b'] as Record<string, unknown>
    expect(after.elements['b']).toMatchObject({ ...rest, compute: { kind } })
    expect(after.elements['c']).toBe(drawn.elements['c'])
    const errors = (document: PipelineDocument) =>
      validate(document, { foreignKeys: new Set() }).filter(({ severity }) => severity === 'error').length
    expect(errors(after)).toBe(errors(drawn))
    expect(applied(after, invertChange(change))).toEqual(drawn)
  },
)

test('what has inputs is not made elsewhere, and a note has no code', () => {
  expect(replaceCompute(drawn, { id: 'b', by: 'external' })).toBeInstanceOf(Refusal)
  expect(replaceCompute(drawn, { id: 'a', by: 'external' })).not.toBeInstanceOf(Refusal)
  expect(replaceCompute(drawn, { id: 'n', by: 'sql' })).toBeInstanceOf(Refusal)
})

test('a code that is given is taken as it is', () => {
  const compute = { kind: 'sql', code: 'select 1 from rows' } as const
  const change = replaceCompute(drawn, { id: 'b', by: compute })
  expect(change instanceof Refusal ? change : applied(drawn, change).elements['b']).toMatchObject({
    deps: [{ asset: 'a', as: 'rows' }],
    compute,
  })
})
