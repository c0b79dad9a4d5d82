import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'

import type { ComputeKind } from '#core/document/compute.ts'

/** What the code can name: its inputs with what is known of them. */
export interface KnownInput {
  name: string
  /** What it is: "asset clean_readings, table". */
  detail: string
  columns: readonly string[]
}

const pythonContext: readonly (readonly [name: string, detail: string])[] = [
  ['log.info', 'a line in the log of the step'],
  ['log.warning', 'a line in the log of the step'],
  ['log.error', 'a line in the log of the step'],
  ['log.debug', 'a line in the log of the step'],
  ['config', 'the config of the step'],
  ['resources', 'the resources by name'],
  ['asset_key', 'the key of the asset'],
  ['partition_key', 'the partition that is made'],
  ['has_partition_key', 'whether there is one'],
  ['retry_number', '0 at the first try'],
  ['run_id', 'the id of the run'],
  ['add_output_metadata', 'facts shown with the value'],
  ['selected_output_names', 'the outputs that are asked for'],
]
const typescriptContext: readonly (readonly [name: string, detail: string])[] = [
  ['log.info', 'a line in the log of the step'],
  ['log.warning', 'a line in the log of the step'],
  ['log.error', 'a line in the log of the step'],
  ['config', 'the config of the step'],
  ['resources', 'the resources by name'],
  ['assetKey', 'the key of the asset'],
  ['partitionKey', 'the partition that is made, or null'],
  ['retryNumber', '0 at the first try'],
  ['addOutputMetadata', 'facts shown with the value'],
]

const pythonSnippets: readonly Completion[] = [
  snippetCompletion('from sluice import MaterializeResult\n', {
    label: 'MaterializeResult',
    detail: 'import: a value with metadata',
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

/** Names after a dot, columns after a quote or a dot, inputs and the context elsewhere. */
export const inputCompletion =
  (kind: ComputeKind, inputs: () => readonly KnownInput[]) =>
  (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 120), context.pos)
    const member = /([\p{L}_][\p{L}\p{N}_]*)((?:\.|\[["'])([\p{L}\p{N}_.]*))$/u.exec(before)
    if (member) {
      const [, name = '', , typed = ''] = member
      const from = context.pos - typed.length
      if (name === 'context' || (before.includes('context.') && /context\.[\w.]*$/.test(before))) {
        const start = before.lastIndexOf('context.') + 'context.'.length
        const list = kind === 'python' ? pythonContext : typescriptContext
        return {
          from: context.pos - (before.length - start),
          options: list.map(([label, detail]) => ({ label, detail, type: 'property' })),
        }
      }
      const input = inputs().find((one) => one.name === name)
      if (!input || input.columns.length === 0) return null
      return {
        from,
        options: input.columns.map((label) => ({ label, detail: `column of ${name}`, type: 'property' })),
      }
    }
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u)
    if (!word && !context.explicit) return null
    const known = inputs()
    const columns =
      kind === 'sql'
        ? known.flatMap(({ name, columns: own }) =>
            own.map((label) => ({ label, detail: `column of ${name}`, type: 'property', boost: 4 })),
          )
        : []
    return {
      from: word?.from ?? context.pos,
      options: [
        ...known.map(({ name, detail }) => ({ label: name, detail, type: 'variable', boost: 10 })),
        ...columns,
        ...(kind === 'python' || kind === 'typescript'
          ? [{ label: 'context', detail: 'log, config, partition, …', type: 'variable', boost: 5 }]
          : []),
        ...(kind === 'python' ? pythonSnippets : []),
      ],
    }
  }
