'use client'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import { composeChanges } from '#core/document/compose-changes.ts'
import { sensorKinds, type ElementOf } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'
import { sensorWords, type SensorKind } from '#core/sensor/sensor-kinds.ts'
import { starterSensor } from '#core/sensor/starter-sensor.ts'

import { useDesigner } from '../../designer-context.tsx'
import { useAbilities } from '../../ground.ts'

/** What a sensor watches. Another source begins with settings of its own. */
export function SourcePicker({
  element,
  error,
}: {
  element: ElementOf<'sensor'>
  error: string | undefined
}) {
  const { store, canEdit } = useDesigner()
  const { sensors } = useAbilities()
  const { id } = element
  const choose = (source: SensorKind) => {
    const sourced = setField(store.document, { id, field: 'source', value: source })
    const settled = setField(store.document, {
      id,
      field: 'settings',
      value: starterSensor(source)?.settings,
    })
    if (sourced instanceof Refusal || settled instanceof Refusal) return
    store.run({ ...composeChanges(sourced, settled), label: sourced.label })
  }
  return (
    <div data-field="source" className="contents">
      <Field label="Watches" error={error}>
        <Select
          value={element.source}
          disabled={!canEdit}
          options={sensorKinds
            .map((kind) => ({
              value: kind,
              label: sensorWords[kind],
              ...(!sensors.has(kind) && { hint: 'not on this installation', disabled: true }),
            }))
            .toSorted((a, b) => Number('disabled' in a) - Number('disabled' in b))}
          onChange={choose}
        />
      </Field>
    </div>
  )
}
