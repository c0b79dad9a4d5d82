'use client'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import type { OpElement, OpInput, OpOutput } from '#core/document/element.ts'
import { freeName } from '#core/document/free-name.ts'
import { sourcesOf } from '#core/document/op-graph.ts'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../designer-context.tsx'
import { endTyping } from '../form/end-typing.ts'

type Port = OpInput & OpOutput

/** The inputs or outputs of an op: names, types, and how they behave. */
export function PortsEditor({ element, side }: { element: OpElement; side: 'inputs' | 'outputs' }) {
  const { store, canEdit } = useDesigner()
  const ports: readonly Partial<Port>[] =
    side === 'inputs' ? (element.inputs ?? []) : (element.outputs ?? [{ name: 'result' }])
  const change = (next: readonly Partial<Port>[]) =>
    store.run(setField(store.document, { id: element.id, field: side, value: next as unknown as Json }))
  const replace = (index: number, port: Partial<Port>) =>
    change(ports.map((one, at) => (at === index ? port : one)))
  const noun = side === 'inputs' ? 'input' : 'output'
  return (
    <section aria-label={side === 'inputs' ? 'Inputs' : 'Outputs'} className="grid gap-1.5">
      <div className="flex items-center">
        <h3 className="text-sm font-medium text-ink-2">{side === 'inputs' ? 'Inputs' : 'Outputs'}</h3>
        <span className="ml-auto" />
        {canEdit && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              change([...ports, { name: freeName(noun, new Set(ports.map(({ name }) => name ?? ''))) }])
            }
          >
            Add
          </Button>
        )}
      </div>
      {ports.map((port, index) => (
        <div key={`${port.name ?? ''} ${index}`} className="grid gap-1.5 rounded-md border border-line p-2">
          <div className="flex gap-1">
            <TextInput
              mono
              defaultValue={port.name}
              disabled={!canEdit}
              aria-label={`Name of ${noun} ${index + 1}`}
              onBlur={(event) => {
                const name = event.target.value.trim()
                if (name !== '' && name !== port.name) replace(index, { ...port, name })
              }}
              onKeyDown={endTyping}
            />
            <TextInput
              mono
              defaultValue={port.type ?? ''}
              placeholder="any type"
              disabled={!canEdit}
              aria-label={`Type of ${noun} ${index + 1}`}
              onBlur={(event) => {
                const type = event.target.value.trim()
                const { type: before, ...rest } = port
                if (type !== (before ?? '')) replace(index, type === '' ? rest : { ...rest, type })
              }}
              onKeyDown={endTyping}
            />
            {canEdit && (
              <IconButton
                icon="close"
                label={`Remove ${port.name ?? noun}`}
                onClick={() => change(ports.filter((_, at) => at !== index))}
              />
            )}
          </div>
          {side === 'inputs' ? (
            <div className="flex flex-wrap items-center gap-x-3 text-sm text-ink-3">
              <span className="min-w-0 flex-1 truncate">
                {sourcesOf(port as OpInput).length > 0
                  ? `from ${sourcesOf(port as OpInput).join(', ')}`
                  : 'not wired'}
              </span>
              <Flag
                label="Collect"
                checked={port.collect === true}
                onChange={(collect) => replace(index, withFlag(port, 'collect', collect))}
                disabled={!canEdit}
              />
            </div>
          ) : (
            <div className="flex flex-wrap gap-x-3">
              <Flag
                label="Dynamic"
                checked={port.dynamic === true}
                onChange={(on) => replace(index, withFlag(port, 'dynamic', on))}
                disabled={!canEdit}
              />
              <Flag
                label="Optional"
                checked={port.optional === true}
                onChange={(on) => replace(index, withFlag(port, 'optional', on))}
                disabled={!canEdit}
              />
            </div>
          )}
        </div>
      ))}
    </section>
  )
}

const withFlag = (
  port: Partial<Port>,
  flag: 'collect' | 'dynamic' | 'optional',
  on: boolean,
): Partial<Port> => {
  const { [flag]: _, ...rest } = port
  return on ? { ...rest, [flag]: true } : rest
}

function Flag(props: {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
  disabled: boolean
}) {
  return <Checkbox {...props} />
}
