'use client'
import { IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import { codeOf, type Compute } from '#core/document/compute.ts'
import type { Json } from '#core/json.ts'

import { ElementCode } from '../code/element-code.tsx'
import type { Computed } from '../code/has-code.ts'
import { useCodeRoom } from '../code/use-code-room.ts'
import { useFollowInput } from '../code/use-follow-input.ts'
import { useKnownInputs } from '../code/use-known-inputs.ts'
import { useDesigner } from '../designer-context.tsx'
import { ListInput } from '../form/list-input.tsx'

/** The code of an element, with its inputs above it; for a container its image and command. */
export function CodeTab({ element }: { element: Computed }) {
  const { compute } = element
  const code = codeOf(compute)
  if (code !== undefined) return <Code element={element} code={code} />
  return compute.kind === 'container' ? <Container element={element} compute={compute} /> : null
}

function Code({ element, code }: { element: Computed; code: string }) {
  const inputs = useKnownInputs(element)
  const follow = useFollowInput()
  const room = useCodeRoom()
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5 text-sm">
        <span className="text-ink-3">Inputs</span>
        {inputs.map((input) => (
          <button
            key={input.name}
            type="button"
            title={`Go to ${input.detail}`}
            className="rounded-full hover:underline"
            onClick={() => follow(input)}
          >
            <Chip mono>{input.name}</Chip>
          </button>
        ))}
        {inputs.length === 0 && <span className="text-ink-3">none</span>}
        <span className="ml-auto" />
        {'format' in element && element.format && (
          <span className="text-ink-3">stored as {element.format}</span>
        )}
        <IconButton
          icon="screen"
          label="Edit on the whole page"
          keys="alt+enter"
          onClick={() => room.show(element.id)}
        />
      </div>
      {room.shown === element.id ? (
        <p className="p-4 text-ink-3">The code is open on the whole page.</p>
      ) : (
        <ElementCode element={element} code={code} inputs={inputs} />
      )}
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
