import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'
import { at, did, numbers, refusal } from '#server/testing/numbers-document.ts'

import { Refusal } from '../refusal.ts'
import { applied } from './apply-change.ts'
import { setField } from './commands/set-field.ts'
import { setSharedField } from './commands/set-shared-field.ts'
import { invertChange } from './invert-change.ts'
import { sharedFields } from './shared-fields.ts'

const names = (...ids: string[]): string[] =>
  sharedFields(ids.flatMap((id) => numbers.elements[id] ?? [])).map(({ name }) => name)

test('fields of different kinds intersect, and what is an element’s own is no part of them', () => {
  expect(names('a', 'b')).toEqual(expect.arrayContaining(['group', 'disabled', 'tags', 'owners', 'retry']))
  expect(names('a', 'o1')).toEqual(expect.arrayContaining(['disabled', 'tags', 'retry', 'runtime']))
  expect(names('a', 'o1')).not.toContain('group')
  expect(names('a', 'j', 's')).toEqual(['description', 'disabled', 'tags'])
  for (const own of ['key', 'deps', 'compute', 'id']) expect(names('a', 'b')).not.toContain(own)
})

test('a value that all have is shown, and different values are told', () => {
  const one = did(numbers, setField(numbers, { id: 'a', field: 'pool', value: 'db' }))
  const both = did(one, setField(one, { id: 'b', field: 'pool', value: 'db' }))
  const pool = (document: typeof numbers) =>
    sharedFields([at(document, 'a', 'asset'), at(document, 'b', 'asset')]).find(({ name }) => name === 'pool')
  expect(pool(one)).toEqual({ name: 'pool', same: undefined, differs: true })
  expect(pool(both)).toEqual({ name: 'pool', same: 'db', differs: false })
})

test('a tag or an owner is added to all and taken from all; what each has beside stays', () => {
  const tagged = did(numbers, setField(numbers, { id: 'a', field: 'tags', value: { tier: 'gold' } }))
  const added = did(tagged, setSharedField(tagged, { ids: ['a', 'b'], field: 'tags', value: { pii: 'yes' } }))
  expect([at(added, 'a', 'asset').tags, at(added, 'b', 'asset').tags]).toEqual([
    { tier: 'gold', pii: 'yes' },
    { pii: 'yes' },
  ])
  const taken = did(added, setSharedField(added, { ids: ['a', 'b'], field: 'tags', value: undefined }))
  expect([at(taken, 'a', 'asset').tags, at(taken, 'b', 'asset').tags]).toEqual([{ tier: 'gold' }, undefined])
  const owned = did(numbers, setField(numbers, { id: 'a', field: 'owners', value: ['ada'] }))
  const both = did(owned, setSharedField(owned, { ids: ['a', 'b'], field: 'owners', value: ['team:data'] }))
  expect([at(both, 'a', 'asset').owners, at(both, 'b', 'asset').owners]).toEqual([
    ['ada', 'team:data'],
    ['team:data'],
  ])
})

test('what one of them cannot have is refused, and none is changed', () => {
  expect(refusal(setSharedField(numbers, { ids: ['a', 'j'], field: 'group', value: 'x' }))).toContain('group')
  expect(setSharedField(numbers, { ids: ['a', 'b'], field: 'retry', value: { max: -1 } })).toBeInstanceOf(
    Refusal,
  )
})

test('undo(do(d)) = d for any field that any elements share, and all of them have the value then', () => {
  const value = fc.constantFrom<string | true | undefined>('text', true, undefined)
  fc.assert(
    fc.property(arbitraryDocument, fc.nat(), fc.nat(), value, (document, from, which, wanted) => {
      const all = Object.values(document.elements)
      const chosen = all.slice(from % Math.max(1, all.length)).slice(0, 4)
      const shared = sharedFields(chosen)
      const field = shared[which % Math.max(1, shared.length)]?.name
      if (field === undefined) return
      const change = setSharedField(document, { ids: chosen.map(({ id }) => id), field, value: wanted })
      if (change instanceof Refusal) return
      const after = applied(document, change)
      expect(applied(after, invertChange(change))).toEqual(document)
      const now = sharedFields(chosen.flatMap(({ id }) => after.elements[id] ?? []))
      const tells = now.find(({ name }) => name === field)
      if (!['tags', 'owners', 'kinds'].includes(field))
        expect(tells).toEqual({ name: field, same: wanted, differs: false })
    }),
    { numRuns: 120 },
  )
}, 60_000)
