import { expect, test } from 'vitest'

import { removeElements } from '#core/document/commands/remove-elements.ts'
import { setField } from '#core/document/commands/set-field.ts'
import { did, numbers } from '#server/testing/numbers-document.ts'

import { whereItRan } from './where-it-ran.ts'

const then = { document: numbers, version: 3 }
const withCode = (code: string) =>
  did(numbers, setField(numbers, { id: 'a', field: 'compute', value: { kind: 'python', code } }))

test('a line of a version is shown where it stands in the draft now', () => {
  const draft = withCode('import os\n\ndef numbers():\n    return [1]\n')
  expect(whereItRan(draft, then, 'a', 2)).toEqual({ is: 'draft', line: 4 })
  expect(whereItRan(draft, then, 'numbers', 2)).toEqual({ is: 'draft', line: 4 })
})

test('where the draft has another line, or the element no more, the code that ran is shown', () => {
  expect(whereItRan(withCode('def numbers():\n    return [2]\n'), then, 'a', 2)).toMatchObject({
    is: 'version',
    ran: { version: 3, name: 'numbers', line: 2, because: 'The draft differs from it here.' },
  })
  const without = did(numbers, removeElements(numbers, { ids: ['a'] }))
  expect(whereItRan(without, then, 'a', 2)).toMatchObject({
    is: 'version',
    ran: { code: 'def numbers():\n    return [1]\n', because: 'numbers is not in the draft any more.' },
  })
})

test('what the version has no code of is said', () => {
  expect(whereItRan(numbers, then, 'nobody', 1)).toEqual({
    is: 'nowhere',
    sentence: 'Version 3 has no code of “nobody”.',
  })
})
