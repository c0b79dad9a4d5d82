import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'

import type { ComputeKind } from '#core/document/compute.ts'

import type { KnownInput } from './code-completion.ts'
import { codeLanguage } from './code-language.ts'
import { definitionAt } from './definition-at.ts'

const inputs: KnownInput[] = [
  { name: 'orders', asset: 'raw/orders', detail: '', columns: [] },
  { name: 'people', asset: 'people', detail: '', columns: [] },
]

/** The name of the input that is meant at |, if one is. */
const meant = (kind: ComputeKind, code: string): string | undefined => {
  const at = code.indexOf('|')
  const state = EditorState.create({ doc: code.replace('|', ''), extensions: [codeLanguage(kind)] })
  return definitionAt(state, at, kind, inputs)?.input.name
}

test.each<[ComputeKind, string, string | undefined]>([
  ['python', 'def totals(or|ders):\n    return 1', 'orders'],
  ['python', 'def totals(orders):\n    return |orders["n"]', 'orders'],
  ['python', 'x = f"{orders|}"', 'orders'],
  ['python', 'x = context.orde|rs', undefined],
  ['python', '# or|ders', undefined],
  ['python', 'x = "raw/or|ders"', 'orders'],
  ['python', 'x = "or|ders and more"', undefined],
  ['python', 'other|', undefined],
  ['sql', 'select * from or|ders o', 'orders'],
  ['sql', 'select * from ORD|ERS', 'orders'],
  ['sql', 'select * from "or|ders"', 'orders'],
  ['sql', "select 'or|ders'", undefined],
  ['sql', 'select o.or|ders from people o', undefined],
  ['sql', 'select 1 -- or|ders', undefined],
  ['typescript', 'export default (peo|ple: number[]) => people', 'people'],
  ['typescript', 'const x = `${peo|ple}`', 'people'],
  ['shell', 'cat "$SLUICE_INPUT_OR|DERS"', 'orders'],
  ['shell', 'cat $ORD|ERS', undefined],
  ['python', '', undefined],
])('%s: %s means %s', (kind, code, name) => {
  expect(meant(kind, code.includes('|') ? code : `${code}|`)).toBe(name)
})
