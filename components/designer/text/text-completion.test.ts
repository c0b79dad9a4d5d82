import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { parseText } from '#core/document/parse-text.ts'

import { textCompletion } from './text-completion.ts'

const text = `sluice: pipeline
name: numbers
assets:
  - key: integers
    group: raw
    compute: { kind: external }
resources:
  - name: warehouse
    type: postgres
`
const parsed = parseText(text)
const document = parsed.outcome === 'parsed' ? parsed.document : emptyDocument('unread')

const offered = (typed: string): string[] => {
  const doc = `${text}jobs:\n  - name: all\nassets:\n  - key: even\n${typed}`
  const context = new CompletionContext(EditorState.create({ doc }), doc.length, true)
  return textCompletion(() => document)(context)?.options.map(({ label }) => label) ?? []
}

test.each([
  ['    dep', ['deps', 'compute', 'retry']],
  ['    deps: [', ['integers']],
  ['    deps:\n      - ', ['integers']],
  ['    group: ', ['raw']],
  ['    resources: [', ['warehouse']],
  ['    ioManager: ', ['file', 'memory', 'warehouse']],
  ['    compute:\n      kind: ', ['python', 'sql', 'shell']],
  ['    compute:\n      ki', ['kind', 'code', 'image']],
  ['    retry: { back', ['backoff', 'max']],
  ['    retry: { backoff: ', ['constant', 'exponential']],
  ['sch', ['schedules', 'sensors', 'requirements']],
])('after %j there is %j', (typed, some) => expect(offered(typed)).toEqual(expect.arrayContaining(some)))

test('code is left alone', () => {
  expect(offered('    compute:\n      code: |\n        imp')).toEqual([])
})
