'use client'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { setSharedField } from '#core/document/commands/set-shared-field.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { sharedFields, type SharedField } from '#core/document/shared-fields.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { iconOf } from '../element-words.ts'
import type { FieldSpec } from '../form/field-spec.ts'
import { SchemaField } from '../form/schema-field.tsx'
import { useFieldChange } from '../form/use-field-change.ts'
import { fieldsOn } from './element-fields.ts'
import { NamePicker, ResourcesPicker } from './pickers.tsx'

const listed = 12

/** Several elements at once: what they are, what can be done to them, and the fields that all of them have. */
export function ManyForm() {
  const { store, gestures, open, canEdit } = useDesigner()
  const selection = useDesignerState((state) => state.selection)
  const document = useDesignerState((state) => state.document)
  const elements = [...selection].flatMap((id) => document.elements[id] ?? [])
  return (
    <div className="scroll-quiet grid min-h-0 content-start gap-3 overflow-y-auto p-4">
      <h2 className="text-lg">{elements.length} elements</h2>
      <ul className="grid gap-0.5">
        {elements.slice(0, listed).map((element) => (
          <li key={element.id}>
            <button
              type="button"
              className="flex min-h-7 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover"
              onClick={() => store.select([element.id])}
            >
              <Icon name={iconOf(element)} className="text-ink-3" />
              <span className="truncate font-mono">{nameOf(element) || 'note'}</span>
            </button>
          </li>
        ))}
        {elements.length > listed && (
          <li className="px-1.5 text-ink-3">and {elements.length - listed} more</li>
        )}
      </ul>
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          <Button icon="group" keys="mod+G" onClick={gestures.groupSelected}>
            Group
          </Button>
          <Button icon="copy" keys="mod+D" onClick={gestures.duplicate}>
            Duplicate
          </Button>
          <Button icon="play" keys="M" onClick={() => open({ dialog: 'materialize' })}>
            Materialize…
          </Button>
          <Button kind="danger" icon="trash" onClick={() => gestures.remove()}>
            Remove
          </Button>
        </div>
      )}
      <SharedFields key={[...selection].join(' ')} elements={elements} />
    </div>
  )
}

function SharedFields({ elements }: { elements: readonly Element[] }) {
  const [first] = elements
  const shared = sharedFields(elements)
  if (!first || shared.length === 0) return null
  const specs = new Map((['data', 'where', 'about'] as const).flatMap((tab) => fieldsOn(first, tab)))
  return (
    <section aria-label="Fields of all of them" className="grid gap-4 border-t border-line pt-3">
      <h3 className="text-sm text-ink-3">What you set here is set on all {elements.length}, in one step.</h3>
      {shared.map((field) => {
        const spec = specs.get(field.name)
        return spec && <SharedFieldOf key={field.name} elements={elements} field={field} spec={spec} />
      })}
    </section>
  )
}

interface SharedFieldProps {
  elements: readonly Element[]
  field: SharedField
  spec: FieldSpec
}

function SharedFieldOf({ elements, field: { name, same, differs }, spec }: SharedFieldProps) {
  const { store, canEdit } = useDesigner()
  const { refused, change: take } = useFieldChange()
  const change: Parameters<typeof SchemaField>[0]['onChange'] = (value) =>
    take(setSharedField(store.document, { ids: elements.map(({ id }) => id), field: name, value }))
  const isInParts = name === 'tags' || name === 'owners' || name === 'kinds'
  return (
    <div className="grid gap-1">
      {name === 'resources' ? (
        <ResourcesPicker value={same} onChange={change} error={undefined} />
      ) : name === 'ioManager' || name === 'partitions' ? (
        <NamePicker field={name} value={same} onChange={change} error={undefined} />
      ) : (
        <SchemaField
          name={name}
          spec={spec}
          value={same}
          onChange={change}
          refused={refused}
          disabled={!canEdit}
          path={name}
        />
      )}
      {differs && (
        <p className="text-xs text-ink-3">
          {isInParts ? 'Different values: only what all of them have is shown.' : 'Different values.'}
        </p>
      )}
    </div>
  )
}
