'use client'
import { useDeferredValue, useMemo } from 'react'

import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { keysOf } from '#core/document/asset-graph.ts'
import { setField } from '#core/document/commands/set-field.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementOf, JobElement } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'
import { parseSelection } from '#core/selection/parse-selection.ts'
import { select, selectionGraph } from '#core/selection/select.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { selectionNodesOf } from '../selection-nodes.ts'

type Targeting = JobElement | ElementOf<'schedule'> | ElementOf<'sensor'>

/** What a job runs, assets by a selection or a graph of ops; what a schedule or a sensor starts, assets by a selection or a job. */
export function TargetEditor({ element, error }: { element: Targeting; error: string | undefined }) {
  const { store, canEdit } = useDesigner()
  const document = useDeferredValue(useDesignerState((state) => state.document))
  const other = element.kind === 'job' ? ('graph' as const) : ('job' as const)
  const names = namesOf(document, other)
  const change = (target: Json) =>
    void store.run(setField(store.document, { id: element.id, field: 'target', value: target }), {
      typing: true,
    })
  const { target } = element
  const named = 'job' in target ? target.job : 'graph' in target ? target.graph : undefined
  return (
    <section className="grid gap-2">
      <Segmented
        label={element.kind === 'job' ? 'What it runs' : 'What it starts'}
        value={'selection' in target ? 'selection' : other}
        options={[
          { value: 'selection', label: 'Assets' },
          { value: other, label: other === 'graph' ? 'A graph of ops' : 'A job' },
        ]}
        onChange={(next) => {
          if (canEdit) change(next === 'selection' ? { selection: '*' } : { [other]: names[0] ?? '' })
        }}
      />
      {'selection' in target ? (
        <SelectionField
          document={document}
          value={target.selection}
          error={error}
          disabled={!canEdit}
          onChange={(selection) => change({ selection })}
        />
      ) : (
        <Field
          label={other === 'graph' ? 'Graph' : 'Job'}
          error={
            error ??
            (names.length === 0
              ? `This pipeline has no ${other}. Add one from the palette first.`
              : undefined)
          }
        >
          <Select
            value={named ?? ''}
            disabled={!canEdit}
            options={names.map((name) => ({ value: name, label: name }))}
            onChange={(name) => change({ [other]: name })}
          />
        </Field>
      )}
    </section>
  )
}

const namesOf = (document: PipelineDocument, kind: 'graph' | 'job'): string[] =>
  Object.values(document.elements).flatMap((one) =>
    one.kind === kind && !(one.kind === 'graph' && one.graph !== undefined) ? [one.name] : [],
  )

interface SelectionFieldProps {
  document: PipelineDocument
  value: string
  error: string | undefined
  disabled: boolean
  onChange: (value: string) => void
}

/** A selection, with what it selects now. */
function SelectionField({ document, value, error, disabled, onChange }: SelectionFieldProps) {
  const graph = useMemo(() => selectionGraph(selectionNodesOf(document)), [document])
  const parsed = useMemo(() => parseSelection(value), [value])
  const chosen = parsed.outcome === 'parsed' ? select(graph, parsed.selection) : []
  const total = Object.values(document.elements).reduce((sum, element) => sum + keysOf(element).length, 0)
  const hint =
    parsed.outcome === 'parsed'
      ? `Selects ${chosen.length} of ${total} assets${chosen.length > 0 && chosen.length <= 6 ? `: ${chosen.join(', ')}` : ''}.`
      : undefined
  return (
    <Field label="Selection" hint={hint} error={error}>
      <TextInput
        mono
        value={value}
        disabled={disabled}
        placeholder='group:numbers, key:"a/b"+, tag:daily'
        data-field="target"
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
