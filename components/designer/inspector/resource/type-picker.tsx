'use client'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import { composeChanges } from '#core/document/compose-changes.ts'
import type { ElementOf } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'
import { resourceTypeNames, resourceTypeOf, resourceTypes } from '#core/resource/resource-types.ts'

import { useDesigner } from '../../designer-context.tsx'

/** What a resource connects to. Another type begins with a configuration of its own. */
export function TypePicker({
  element,
  error,
}: {
  element: ElementOf<'resource'>
  error: string | undefined
}) {
  const { store, canEdit } = useDesigner()
  const { id, type } = element
  const known = resourceTypeNames.map((name) => ({
    value: name as string,
    label: resourceTypes[name].label,
    hint: name,
  }))
  const choose = (next: string) => {
    const begins = resourceTypeOf(next)?.begins ?? {}
    const typed = setField(store.document, { id, field: 'type', value: next })
    const configured = setField(store.document, {
      id,
      field: 'config',
      value: Object.keys(begins).length > 0 ? begins : undefined,
    })
    if (typed instanceof Refusal || configured instanceof Refusal || next === type) return
    store.run({ ...composeChanges(typed, configured), label: typed.label })
  }
  return (
    <div data-field="type" className="contents">
      <Field label="Connects to" error={error}>
        <Combobox
          label="Connects to"
          value={type}
          disabled={!canEdit}
          options={resourceTypeOf(type) ? known : [...known, { value: type, label: type, hint: 'not known' }]}
          onChange={choose}
        />
      </Field>
    </div>
  )
}
