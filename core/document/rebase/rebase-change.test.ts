import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'
import { at, codeAt, numbers } from '#server/testing/numbers-document.ts'

import { Refusal } from '../../refusal.ts'
import { sameJson } from '../../same-json.ts'
import { applied } from '../apply-change.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import { addElement } from '../commands/add-element.ts'
import { connect } from '../commands/connect.ts'
import { removeElements } from '../commands/remove-elements.ts'
import { renameElement } from '../commands/rename-element.ts'
import { setCode } from '../commands/set-code.ts'
import { setField } from '../commands/set-field.ts'
import { setSettings } from '../commands/set-settings.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { documentBefore, rebaseChange, type Rebased } from './rebase-change.ts'

const made = (change: Change | Refusal): Change => {
  if (change instanceof Refusal) throw change
  return change
}
const rebased = (
  base: PipelineDocument,
  theirs: Change,
  mine: Change,
): Extract<Rebased, { outcome: 'rebased' }> & { document: PipelineDocument } => {
  const current = applied(base, theirs)
  const result = rebaseChange({ mine, base, current, author: 'Ana', newId: (index) => `fresh${index}` })
  if (result.outcome === 'refused') throw new Error(result.message)
  return { ...result, document: applied(current, result.change) }
}
const set = (id: string, field: string, value: Parameters<typeof setField>[1]['value']): Change =>
  made(setField(numbers, { id, field, value }))

describe('what fits together is merged', () => {
  test('different fields, different tags, different dependencies', () => {
    const fields = rebased(numbers, set('a', 'description', 'Theirs'), set('a', 'owners', ['ana']))
    expect(at(fields.document, 'a', 'asset')).toMatchObject({ description: 'Theirs', owners: ['ana'] })
    const tagged = rebased(numbers, set('a', 'tags', { x: '1' }), set('a', 'tags', { y: '2' }))
    expect(at(tagged.document, 'a', 'asset').tags).toEqual({ x: '1', y: '2' })
    expect([fields.copies, tagged.copies]).toEqual([[], []])
    const bare = applied(
      numbers,
      made(setField(numbers, { id: 'd', field: 'compute', value: { kind: 'external' } })),
    )
    const theirs = made(
      setField(bare, { id: 'd', field: 'deps', value: [{ asset: 'total' }, { asset: 'even' }] }),
    )
    const mine = made(
      setField(bare, {
        id: 'd',
        field: 'deps',
        value: [{ asset: 'numbers' }, { asset: 'total', orderOnly: true }],
      }),
    )
    expect(at(rebased(bare, theirs, mine).document, 'd', 'asset').deps).toEqual([
      { asset: 'numbers' },
      { asset: 'total', orderOnly: true },
      { asset: 'even' },
    ])
  })
  test('a rename of theirs and new code of mine', () => {
    const { document, copies } = rebased(
      numbers,
      made(renameElement(numbers, { id: 'a', name: 'integers' })),
      made(setCode(numbers, { id: 'c', code: 'export default (even: A) => 2' })),
    )
    expect([at(document, 'a', 'asset').key, codeAt(document, 'c'), copies]).toEqual([
      'integers',
      'export default (even: A) => 2',
      [],
    ])
  })
})

describe('what does not fit is kept in a named copy', () => {
  test('two codes', () => {
    const { document, copies } = rebased(
      numbers,
      made(setCode(numbers, { id: 'b', code: 'def even(numbers):\n  return 1' })),
      made(setCode(numbers, { id: 'b', code: 'def even(numbers):\n  return 2' })),
    )
    expect(codeAt(document, 'b')).toContain('return 1')
    expect(copies).toEqual([{ of: 'b', id: 'fresh0', name: 'even_copy_of_ana', because: 'edited' }])
    expect(at(document, 'fresh0', 'asset')).toMatchObject({
      key: 'even_copy_of_ana',
      deps: [{ asset: 'numbers' }],
    })
    expect(codeAt(document, 'fresh0')).toContain('return 2')
    expect(document.layout['fresh0']).toEqual({ x: 340, y: 40 })
  })
  test('what I changed and they removed', () => {
    const { document, copies } = rebased(
      numbers,
      made(removeElements(numbers, { ids: ['d'] })),
      set('d', 'description', 'Mine'),
    )
    expect(document.elements['d']).toBeUndefined()
    expect(copies).toMatchObject([{ name: 'report_copy_of_ana', because: 'removed' }])
    expect(at(document, 'fresh0', 'asset')).toMatchObject({ key: 'report_copy_of_ana', description: 'Mine' })
  })
  test('what they changed and I removed stays', () => {
    const { document, kept } = rebased(
      numbers,
      set('d', 'description', 'Theirs'),
      made(removeElements(numbers, { ids: ['d'] })),
    )
    expect([at(document, 'd', 'asset').description, kept]).toEqual(['Theirs', ['d']])
  })
  test('two new names: theirs stays, the copy has mine', () => {
    const { document, copies } = rebased(
      numbers,
      made(renameElement(numbers, { id: 'd', name: 'theirs' })),
      made(renameElement(numbers, { id: 'd', name: 'mine' })),
    )
    expect([at(document, 'd', 'asset').key, copies[0]?.name]).toEqual(['theirs', 'mine'])
  })
  test('two values of a setting: a note has mine', () => {
    const { document } = rebased(
      numbers,
      made(setSettings(numbers, { field: 'description', value: 'Theirs' })),
      made(setSettings(numbers, { field: 'description', value: 'Mine' })),
    )
    expect(document.settings.description).toBe('Theirs')
    expect(at(document, 'fresh0', 'note').text).toContain('Mine')
  })
})

test('two new elements of one name and one id become two, and what I wired to mine follows', () => {
  const theirs = made(addElement(numbers, { id: 'n', kind: 'asset', name: 'fresh' }))
  const added = made(addElement(numbers, { id: 'n', kind: 'asset', name: 'fresh' }))
  const with1 = applied(numbers, added)
  const wired = applied(with1, made(connect(with1, { from: { id: 'n' }, to: { id: 'c' } })))
  const { document } = rebased(
    numbers,
    {
      ...theirs,
      edits: theirs.edits.map((edit) =>
        edit.do === 'add'
          ? { ...edit, element: { ...edit.element, description: 'Theirs' } as Element }
          : edit,
      ),
    },
    changeBetween(numbers, wired, 'Mine'),
  )
  expect(at(document, 'n', 'asset').description).toBe('Theirs')
  expect(at(document, 'fresh0', 'asset').key).toBe('fresh_2')
  expect(at(document, 'c', 'asset').deps).toEqual([{ asset: 'even' }, { asset: 'fresh_2' }])
  expect(codeAt(document, 'c')).toContain('fresh_2')
})

test('two elements renamed alike keep two names', () => {
  const { document } = rebased(
    numbers,
    made(renameElement(numbers, { id: 'd', name: 'last' })),
    made(renameElement(numbers, { id: 'c', name: 'last' })),
  )
  expect([at(document, 'd', 'asset').key, at(document, 'c', 'asset').key]).toEqual(['last', 'last_2'])
  expect(at(document, 'd', 'asset').deps).toEqual([{ asset: 'last_2' }])
})

test('a change over nothing is itself, and one that both made is made once', () => {
  const mine = set('a', 'description', 'Same')
  const nothing = { label: 'Nothing', edits: [] }
  expect(rebased(numbers, nothing, mine).change).toEqual(mine)
  expect(rebased(numbers, mine, mine).change.edits).toEqual([])
})

test('the document before some changes is found again', () => {
  const first = set('a', 'description', 'x')
  const second = made(removeElements(applied(numbers, first), { ids: ['b'] }))
  const current = applied(applied(numbers, first), second)
  expect(documentBefore(current, [first, second])).toEqual(numbers)
})

test('a change that was not made on its base is refused', () => {
  const result = rebaseChange({
    mine: { label: '', edits: [{ do: 'set', id: 'zzz', field: 'key', to: 'x' }] },
    base: numbers,
    current: numbers,
    author: 'Ana',
    newId: String,
  })
  expect(result.outcome).toBe('refused')
})

/** Every text that an edit put into an element: what must not be lost. */
const valuesPut = (base: PipelineDocument, after: PipelineDocument): unknown[] =>
  Object.values(after.elements).flatMap((element) => {
    const before: Record<string, unknown> = { ...base.elements[element.id] }
    return Object.entries(element).flatMap(([field, value]) =>
      ['description', 'compute', 'text'].includes(field) && !sameJson(before[field], value) ? [value] : [],
    )
  })
const unique = (document: PipelineDocument): boolean => {
  const keys = Object.values(document.elements).flatMap((element) =>
    element.kind === 'asset' ? [element.key] : [],
  )
  return new Set(keys).size === keys.length
}
const holds = (document: PipelineDocument, value: unknown): boolean =>
  Object.values(document.elements).some((element) =>
    Object.values(element).some((held) => sameJson(held, value)),
  )

test('of any two changes to any document, everything that either put in is there afterwards', () => {
  const mixing = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })
  const mixed = (
    one: PipelineDocument,
    other: PipelineDocument,
    choices: readonly boolean[],
  ): PipelineDocument => {
    const ids = [...new Set([...Object.keys(one.elements), ...Object.keys(other.elements)])]
    const elements = Object.fromEntries(
      ids.flatMap((id, index): [string, Element][] => {
        const element = choices[index % choices.length] ? one.elements[id] : other.elements[id]
        return element ? [[id, element]] : []
      }),
    )
    const layout = Object.fromEntries(Object.entries(one.layout).filter(([id]) => elements[id]))
    return { settings: choices[0] ? one.settings : other.settings, elements, layout }
  }
  fc.assert(
    fc.property(
      arbitraryDocument,
      arbitraryDocument,
      arbitraryDocument,
      mixing,
      mixing,
      (base, one, other, left, right) => {
        const [their, my] = [mixed(base, one, left), mixed(base, other, right)]
        const { document } = rebased(
          base,
          changeBetween(base, their, 'Theirs'),
          changeBetween(base, my, 'Mine'),
        )
        // Code may have followed a name that was made free; what it was for is then seen by its kind alone.
        for (const value of valuesPut(base, my)) {
          const kind = (value as { kind?: string }).kind
          if (kind === undefined) expect(holds(document, value)).toBe(true)
          else
            expect(
              Object.values(document.elements).some(
                (element) => 'compute' in element && element.compute?.kind === kind,
              ),
            ).toBe(true)
        }
        for (const value of valuesPut(base, their)) expect(holds(document, value)).toBe(true)
        // Names that were unique in all three stay so.
        if ([base, their, my].every(unique)) expect(unique(document)).toBe(true)
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)
