'use client'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { chooseSource } from '#core/document/commands/choose-source.ts'
import { sensorKinds, type ElementOf } from '#core/document/element.ts'
import { sensorWords, type SensorKind } from '#core/sensor/sensor-kinds.ts'

import { useDesigner } from '../../designer-context.tsx'
import { useAbilities } from '../../ground.ts'

type Language = 'python' | 'typescript'

const languages: { value: Language; label: string }[] = [
  { value: 'python', label: 'Python' },
  { value: 'typescript', label: 'TypeScript' },
]

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
  const choose = (source: SensorKind) => void store.run(chooseSource(store.document, { id, source }))
  const write = (language: Language) =>
    void store.run(chooseSource(store.document, { id, source: 'code', language }))
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
      {element.source === 'code' && (
        <Field
          label="Language"
          hint="Its code is on the tab Code. Another language begins with code of its own."
        >
          <Select
            value={element.compute?.kind === 'typescript' ? 'typescript' : 'python'}
            disabled={!canEdit}
            options={languages}
            onChange={write}
          />
        </Field>
      )}
    </div>
  )
}
