'use client'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { chooseSource } from '#core/document/commands/choose-source.ts'
import { sensorKinds, type ElementOf } from '#core/document/element.ts'
import { sensorWords, type SensorKind } from '#core/sensor/sensor-kinds.ts'

import { useDesigner } from '../../designer-context.tsx'
import { useAbilities } from '../../ground.ts'

const languages = { python: 'Python', typescript: 'TypeScript' } as const
type Language = keyof typeof languages

/** What can be chosen: each kind, and of code each language. */
type Choice = Exclude<SensorKind, 'code'> | Language

const isLanguage = (choice: Choice): choice is Language => choice in languages

const kindOf = (choice: Choice): SensorKind => (isLanguage(choice) ? 'code' : choice)

const choices: readonly { value: Choice; label: string }[] = [
  ...sensorKinds.filter((kind) => kind !== 'code').map((kind) => ({ value: kind, label: sensorWords[kind] })),
  ...(['python', 'typescript'] as const).map((language) => ({
    value: language,
    label: `${sensorWords.code}, in ${languages[language]}`,
  })),
]

const choiceOf = ({ source, compute }: ElementOf<'sensor'>): Choice => {
  if (source !== 'code') return source
  return compute?.kind === 'typescript' ? 'typescript' : 'python'
}

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
  const choose = (choice: Choice) =>
    void store.run(
      chooseSource(store.document, {
        id,
        source: kindOf(choice),
        language: isLanguage(choice) ? choice : undefined,
      }),
    )
  return (
    <div data-field="source" className="contents">
      <Field label="Watches" error={error}>
        <Select
          value={choiceOf(element)}
          disabled={!canEdit}
          options={choices
            .map((choice) => ({
              ...choice,
              ...(!sensors.has(kindOf(choice.value)) && { hint: 'not on this installation', disabled: true }),
            }))
            .toSorted((a, b) => Number('disabled' in a) - Number('disabled' in b))}
          onChange={choose}
        />
      </Field>
    </div>
  )
}
