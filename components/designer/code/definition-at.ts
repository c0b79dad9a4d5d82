import { ensureSyntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'

import type { ComputeKind } from '#core/document/compute.ts'

import type { KnownInput } from './code-completion.ts'

/** A name in the code that means an input, and where it stands. */
export interface Definition {
  from: number
  to: number
  input: KnownInput
}

const parseMs = 50
const nameAround = /[\p{L}\p{N}_$]/u

const wordAround = (state: EditorState, at: number): { from: number; to: number } | undefined => {
  const line = state.doc.lineAt(at)
  let [from, to] = [at, at]
  while (from > line.from && nameAround.test(state.sliceDoc(from - 1, from))) from--
  while (to < line.to && nameAround.test(state.sliceDoc(to, to + 1))) to++
  return from === to ? undefined : { from, to }
}

/** The name of an input as the environment of a shell spells it. */
const variableOf = (name: string): string =>
  `SLUICE_INPUT_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`

/** The input that is named at a place of the code: by its name, by its key in a text, by its variable in a shell. */
export const definitionAt = (
  state: EditorState,
  at: number,
  kind: ComputeKind,
  inputs: readonly KnownInput[],
): Definition | undefined => {
  const word = wordAround(state, at)
  const node = ensureSyntaxTree(state, state.doc.length, parseMs)?.resolveInner(word ? word.from : at, 1)
  if (node && /comment/i.test(node.name)) return undefined
  if (node && kind !== 'shell' && /^(?:String|QuotedIdentifier)$/.test(node.name)) {
    const text = state.sliceDoc(node.from + 1, node.to - 1)
    const quoted = kind === 'sql' && node.name === 'String' ? undefined : text
    const input = inputs.find(({ name, asset }) => quoted !== undefined && [name, asset].includes(quoted))
    return input && { from: node.from, to: node.to, input }
  }
  if (!word) return undefined
  const text = state.sliceDoc(word.from, word.to)
  if (kind === 'shell') {
    const input = inputs.find(({ name }) => `$${variableOf(name)}` === text || variableOf(name) === text)
    return input && { ...word, input }
  }
  if (state.sliceDoc(word.from - 1, word.from) === '.') return undefined
  const same = (name: string) => (kind === 'sql' ? name.toLowerCase() === text.toLowerCase() : name === text)
  const input = inputs.find(({ name }) => same(name))
  return input && { ...word, input }
}
