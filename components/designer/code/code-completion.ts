import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'

import type { ComputeKind } from '#core/document/compute.ts'
import type { ElementId } from '#core/document/element.ts'

import { contextMembers } from './context-members.ts'
import { sqlTables } from './sql-tables.ts'

/** What the code can name: its inputs with what is known of them. */
export interface KnownInput {
  name: string
  /** The key of the asset it is; undefined for an input of an op. */
  asset?: string | undefined
  /** The node of the graph that an input of an op is wired to. */
  node?: ElementId | undefined
  /** What it is: "asset clean_readings, table". */
  detail: string
  columns: readonly KnownColumn[]
}

export interface KnownColumn {
  name: string
  type?: string | undefined
}

/** Everything a code can name. */
export interface KnownNames {
  inputs: readonly KnownInput[]
  resources: readonly { name: string; type: string }[]
}

const pythonSnippets: readonly Completion[] = [
  snippetCompletion('from sluice import MaterializeResult\n', {
    label: 'MaterializeResult',
    detail: 'import: a value with metadata',
    type: 'keyword',
  }),
  snippetCompletion('from sluice import ObserveResult\n', {
    label: 'ObserveResult',
    detail: 'import: what was seen of a source',
    type: 'keyword',
  }),
  snippetCompletion('from sluice import DynamicOutput\n', {
    label: 'DynamicOutput',
    detail: 'import: one piece of many',
    type: 'keyword',
  }),
  snippetCompletion('from sluice import Output\n', {
    label: 'Output',
    detail: 'import: one of several outputs',
    type: 'keyword',
  }),
  snippetCompletion('from sluice import RetryRequested\n', {
    label: 'RetryRequested',
    detail: 'import: try this step again',
    type: 'keyword',
  }),
]

const columnOptions = (columns: readonly KnownColumn[], table: string, boost = 0): Completion[] =>
  columns.map(({ name, type }) => ({
    label: name,
    detail: type ?? 'column',
    info: `Column of ${table}.`,
    type: 'property',
    boost,
  }))

const contextOptions = (kind: ComputeKind): Completion[] =>
  contextMembers(kind).map(({ name, shape, text }) => ({
    label: name,
    detail: shape,
    info: text,
    type: 'property',
  }))

const resourceOptions = (resources: KnownNames['resources']): Completion[] =>
  resources.map(({ name, type }) => ({ label: name, detail: `${type} resource`, type: 'property' }))

/** The input that a name in the code is: by its own name, or as a variable that was given nothing but it. */
const inputNamed = (code: string, inputs: readonly KnownInput[], name: string): KnownInput | undefined => {
  const same = inputs.find((input) => input.name === name)
  if (same) return same
  const given = new RegExp(
    `^[ \\t]*(?:const |let |var )?${name.replaceAll('$', '\\$')}[ \\t]*=[ \\t]*(\\w+)(?:\\.copy\\(\\))?;?[ \\t]*$`,
    'mu',
  ).exec(code)?.[1]
  return inputs.find((input) => input.name === given)
}

const identifier = '[\\p{L}_$][\\p{L}\\p{N}_$]*'
const resourceBefore = /\bcontext\.resources(?:\.|\[["'])([\p{L}\p{N}_]*)$/u
const contextBefore = /(?<![\p{L}\p{N}_.])context\.([\p{L}\p{N}_.]*)$/u
const memberBefore = new RegExp(`(${identifier})(\\.|\\[["'])([\\p{L}\\p{N}_]*)$`, 'u')
const quotedMemberBefore = new RegExp(`("[^"]+"|${identifier})\\."?([\\p{L}\\p{N}_]*)$`, 'u')
const reachBack = 200

/** What may follow a name and a dot or a bracket; null where nothing is known of it, undefined where there is no such name. */
const afterName = (
  kind: ComputeKind,
  before: string,
  code: string,
  { inputs, resources }: KnownNames,
): { typed: string; options: Completion[] } | null | undefined => {
  if (kind === 'sql') {
    const [, table, typed = ''] = quotedMemberBefore.exec(before) ?? []
    if (table === undefined) return undefined
    const plain = table.replaceAll('"', '')
    const columns = sqlTables(code, inputs).get(plain.toLowerCase()) ?? []
    return columns.length > 0 ? { typed, options: columnOptions(columns, plain) } : null
  }
  const resource = resourceBefore.exec(before)?.[1]
  if (resource !== undefined) return { typed: resource, options: resourceOptions(resources) }
  const member = contextBefore.exec(before)?.[1]
  if (member !== undefined) return { typed: member, options: contextOptions(kind) }
  const [, name, , typed = ''] = memberBefore.exec(before) ?? []
  if (name === undefined) return undefined
  const input = inputNamed(code, inputs, name)
  return input && input.columns.length > 0
    ? { typed, options: columnOptions(input.columns, input.name) }
    : null
}

/** Names that may begin a word: inputs, in SQL its other tables and all columns, elsewhere the context. */
const wordOptions = (kind: ComputeKind, code: string, { inputs }: KnownNames): Completion[] => {
  const named = inputs.map(({ name, detail }) => ({ label: name, detail, type: 'variable', boost: 10 }))
  if (kind === 'sql') {
    const known = new Set(inputs.map(({ name }) => name.toLowerCase()))
    const others = [...sqlTables(code, inputs)].filter(([name]) => !known.has(name))
    return [
      ...named,
      ...others.map(([label]) => ({ label, detail: 'table of this query', type: 'variable', boost: 8 })),
      ...inputs.flatMap(({ name, columns }) => columnOptions(columns, name, 4)),
    ]
  }
  if (kind === 'shell' || contextMembers(kind).length === 0) return named
  const context = { label: 'context', detail: 'log, config, partition, …', type: 'variable', boost: 5 }
  return [...named, context, ...(kind === 'python' ? pythonSnippets : [])]
}

/** What is offered at the caret: members after a dot or a bracket, names elsewhere. */
export const inputCompletion =
  (kind: ComputeKind, known: () => KnownNames) =>
  (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - reachBack), context.pos)
    const code = context.state.doc.toString()
    const after = afterName(kind, before, code, known())
    if (after === null) return null
    if (after) return { from: context.pos - after.typed.length, options: after.options }
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u)
    if (!word && !context.explicit) return null
    return { from: word?.from ?? context.pos, options: wordOptions(kind, code, known()) }
  }
