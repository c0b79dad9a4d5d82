import { expect, test } from 'vitest'

import { at, did, numbers, read, refusal } from '#server/testing/numbers-document.ts'

import { applied } from './apply-change.ts'
import { contentHash } from './canonical.ts'
import { renameElement } from './commands/rename-element.ts'
import { setDisabled } from './commands/set-disabled.ts'
import { diffDocuments } from './diff-documents.ts'
import { formatText } from './format-text.ts'
import { rebaseChange } from './rebase/rebase-change.ts'
import { validate } from './validation/validate.ts'

const off = (ids: string[]) => did(numbers, setDisabled(numbers, { ids, disabled: true }))
const warnings = (ids: string[]): string[] =>
  validate(off(ids), { foreignKeys: new Set<string>() })
    .filter(({ code }) => code === 'disabled')
    .map(({ severity, elementId, field, message }) => `${severity} ${elementId}.${field}: ${message}`)

test('disabling is content, and enabling again gives the content of before', () => {
  const disabled = off(['a', 'j'])
  expect(contentHash(disabled)).not.toBe(contentHash(numbers))
  const enabled = did(disabled, setDisabled(disabled, { ids: ['a', 'j'], disabled: false }))
  expect(enabled).toEqual(numbers)
  expect(contentHash(enabled)).toBe(contentHash(numbers))
})

test('a document that says nothing of it keeps its text and its hash', () => {
  expect(formatText(numbers, 'yaml')).not.toContain('disabled')
  expect(contentHash(read(formatText(numbers, 'yaml')))).toBe(contentHash(numbers))
})

test('it is written, read, and told as a difference in a word', () => {
  const disabled = off(['b', 'o1', 'k', 's'])
  expect(read(formatText(disabled, 'yaml'))).toEqual(disabled)
  expect(formatText(disabled, 'yaml')).toContain('disabled: true')
  expect(diffDocuments(numbers, off(['b'])).elements.map(({ words }) => words)).toEqual([
    'Asset even: disabled',
  ])
  expect(diffDocuments(off(['b']), numbers).elements.map(({ words }) => words)).toEqual([
    'Asset even: enabled',
  ])
})

test('what cannot be disabled is passed over, and alone it is refused', () => {
  const some = did(numbers, setDisabled(numbers, { ids: ['a', 'gr', 'g'], disabled: true }))
  expect(at(some, 'a', 'asset').disabled).toBe(true)
  expect(some.elements['gr']).toEqual(numbers.elements['gr'])
  expect(refusal(setDisabled(numbers, { ids: ['gr', 'g'], disabled: true }))).toContain('none is selected')
})

test.each<[string, string[], string[]]>([
  ['an asset that reads it', ['a'], ['warning b.deps: numbers is disabled: its last value is used.']],
  [
    'an asset and a check',
    ['b'],
    [
      'warning c.deps: even is disabled: its last value is used.',
      'warning k.asset: even is disabled: this check does not run.',
    ],
  ],
  [
    'nobody, where the dependant is disabled too',
    ['a', 'b', 'c', 'k'],
    ['warning d.deps: total is disabled: its last value is used.'],
  ],
  [
    'an op that is wired to it',
    ['o1'],
    ['warning o2.inputs: get is disabled: rows needs a value at every launch.'],
  ],
  ['a schedule of its job', ['j'], ['warning s.target: The job all is disabled: this starts nothing.']],
])('what depends on something disabled says so: %s', (_, ids, said) => {
  expect(warnings(ids)).toEqual(said)
})

test('one disables while another renames: both hold', () => {
  const disable = setDisabled(numbers, { ids: ['a'], disabled: true })
  if (!('edits' in disable)) throw disable
  const now = did(numbers, renameElement(numbers, { id: 'a', name: 'source' }))
  const rebased = rebaseChange({
    base: numbers,
    current: now,
    mine: disable,
    author: 'Ada',
    newId: (index) => `copy_${index}`,
  })
  expect(rebased.outcome === 'rebased' && applied(now, rebased.change).elements['a']).toMatchObject({
    key: 'source',
    disabled: true,
  })
})
