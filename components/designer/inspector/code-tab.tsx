'use client'
import { useMemo, useRef } from 'react'

import { Chip } from '#components/ui/chip.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { makersOf } from '#core/document/asset-graph.ts'
import { setCode } from '#core/document/commands/set-code.ts'
import { setField } from '#core/document/commands/set-field.ts'
import { codeOf, type Compute } from '#core/document/compute.ts'
import type { Element } from '#core/document/element.ts'
import { identifierOf, parameterOf } from '#core/document/identifier.ts'
import type { Json } from '#core/json.ts'

import type { KnownInput } from '../code/code-completion.ts'
import { CodeEditor, type CodeMark } from '../code/code-editor.tsx'
import { settleCode } from '../code/settle-code.ts'
import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { wordsOf } from '../element-words.ts'
import { ListInput } from '../form/list-input.tsx'
import { useColumns } from '../use-columns.ts'

type Computed = Extract<Element, { compute?: unknown }> & { compute: Compute }

const named = (element: Element): { name: string; asset: string | undefined }[] => {
  if (element.kind === 'asset' || element.kind === 'multiAsset') {
    return (element.deps ?? [])
      .filter(({ orderOnly }) => !orderOnly)
      .map((dependency) => ({ name: parameterOf(dependency), asset: dependency.asset }))
  }
  if (element.kind === 'op') return (element.inputs ?? []).map(({ name }) => ({ name, asset: undefined }))
  return element.kind === 'check' ? [{ name: identifierOf(element.asset), asset: element.asset }] : []
}

/** The code of an element, with its inputs above it; for a container its image and command. */
export function CodeTab({ element }: { element: Computed }) {
  const { compute } = element
  const code = codeOf(compute)
  if (code !== undefined) return <Code element={element} code={code} />
  return compute.kind === 'container' ? <Container element={element} compute={compute} /> : null
}

function Code({ element, code }: { element: Computed; code: string }) {
  const { store, canEdit } = useDesigner()
  const document = useDesignerState((state) => state.document)
  const problems = useDesignerState((state) => state.problems)
  const began = useRef<string | undefined>(undefined)
  const inputs = useMemo(() => named(element), [element])
  const columns = useColumns(inputs.flatMap(({ asset }) => asset ?? []))
  const known = useMemo((): KnownInput[] => {
    const makers = makersOf(document)
    return inputs.map(({ name, asset }) => {
      const maker = asset === undefined ? undefined : document.elements[makers.get(asset) ?? '']
      return {
        name,
        detail: asset === undefined ? 'input' : `${asset}${maker ? `, ${wordsOf(maker)}` : ''}`,
        columns: columns.get(asset ?? '') ?? [],
      }
    })
  }, [document, inputs, columns])
  const marks = useMemo(
    (): CodeMark[] =>
      problems.flatMap(({ elementId, field, position, severity, message }) =>
        elementId === element.id && field === 'compute' && position
          ? [{ severity, message, ...position }]
          : [],
      ),
    [problems, element.id],
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-2 text-sm">
        <span className="text-ink-3">Inputs</span>
        {known.map(({ name, detail }) => (
          <Chip key={name} mono title={detail}>
            {name}
          </Chip>
        ))}
        {known.length === 0 && <span className="text-ink-3">none</span>}
        {'format' in element && element.format && (
          <span className="ml-auto text-ink-3">stored as {element.format}</span>
        )}
      </div>
      <CodeEditor
        key={element.id}
        label={`Code of ${element.kind === 'asset' ? element.key : element.name}`}
        kind={element.compute.kind}
        value={code}
        inputs={known}
        marks={marks}
        readOnly={!canEdit}
        onChange={(next) => {
          began.current ??= code
          store.run(setCode(store.document, { id: element.id, code: next, wires: 'keep' }), { typing: true })
        }}
        onSettle={() => {
          const before = began.current
          began.current = undefined
          const follows = before === undefined ? undefined : settleCode(store.document, element.id, before)
          if (follows) store.apply(follows)
        }}
      />
    </div>
  )
}

function Container({
  element,
  compute,
}: {
  element: Computed
  compute: Extract<Compute, { kind: 'container' }>
}) {
  const { store, canEdit } = useDesigner()
  const change = (next: Compute) =>
    store.run(
      setField(store.document, { id: element.id, field: 'compute', value: next as unknown as Json }),
      { typing: true },
    )
  const withList = (field: 'command' | 'args', list: string[]): Compute => {
    const { [field]: _, ...rest } = compute
    return (list.length > 0 ? { ...rest, [field]: list } : rest) as Compute
  }
  return (
    <div className="scroll-quiet grid content-start gap-3 overflow-y-auto p-4">
      <Field label="Image">
        <TextInput
          mono
          value={compute.image}
          disabled={!canEdit}
          onChange={(event) => change({ ...compute, image: event.target.value })}
        />
      </Field>
      <Field label="Command" hint="Absent: that of the image." optional>
        <ListInput
          mono
          value={compute.command ?? []}
          disabled={!canEdit}
          onChange={(list) => change(withList('command', list))}
        />
      </Field>
      <Field label="Arguments" optional>
        <ListInput
          mono
          value={compute.args ?? []}
          disabled={!canEdit}
          onChange={(list) => change(withList('args', list))}
        />
      </Field>
    </div>
  )
}
