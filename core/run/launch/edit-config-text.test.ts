import fc from 'fast-check'
import { expect, test } from 'vitest'

import { jsonAt } from '../../json-object.ts'
import type { Json } from '../../json.ts'
import { readConfigText } from '../again/config-text.ts'
import { editConfigText, writeOutConfig } from './edit-config-text.ts'

const path = ['ops', 'fetch', 'config', 'limit']
const typed = '# of this week\nops:\n  fetch:\n    config:\n      region: eu # not us\n'

test('a value is set where it belongs, and nothing else of the text moves', () => {
  expect(editConfigText('', path, 5)).toBe('ops:\n  fetch:\n    config:\n      limit: 5\n')
  expect(editConfigText(typed, path, 5)).toBe(`${typed}      limit: 5\n`)
})

test('a value that is taken away takes what it leaves empty with it', () => {
  expect(editConfigText(editConfigText(typed, path, 5), path, undefined)).toBe(typed)
  expect(editConfigText(editConfigText('', path, 5), path, undefined)).toBe('')
})

test('a text that cannot be read is left alone', () => {
  expect(editConfigText('ops: [', path, 5)).toBe('ops: [')
})

test('what is usual is written out once, beside what is typed', () => {
  const field = { label: 'limit', kind: 'number', isRequired: false } as const
  const fields = [
    { ...field, path, usual: 5 },
    { ...field, path: ['ops', 'fetch', 'config', 'region'], usual: 'us' },
    { ...field, path: ['inputs', 'day'] },
  ]
  const all = writeOutConfig(typed, fields)
  expect(all).toBe(`${typed}      limit: 5\ninputs:\n  day: null\n`)
  expect(writeOutConfig(all, fields)).toBe(all)
})

test('whatever is set is what is read', () => {
  const at = fc.array(fc.constantFrom('ops', 'a', 'b'), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(fc.tuple(at, fc.jsonValue()), { minLength: 1 }), (edits) => {
      const text = edits.reduce((before, [path, value]) => editConfigText(before, path, value as Json), '')
      const read = readConfigText(text)
      const [path, value] = edits.at(-1) ?? [[], null]
      const found = jsonAt(read.outcome === 'parsed' ? read.config : undefined, path)
      expect(JSON.stringify(found)).toBe(JSON.stringify(value))
    }),
  )
})
