'use client'
import type { z } from 'zod'

import { setField } from '#core/document/commands/set-field.ts'
import type { ElementOf } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'
import { requestTemplate, settingsSchemas } from '#core/sensor/sensor-settings.ts'

import { useDesigner, useDesignerState } from '../../designer-context.tsx'
import { fieldSpec } from '../../form/field-spec.ts'
import { SchemaField } from '../../form/schema-field.tsx'
import { useFieldChange } from '../../form/use-field-change.ts'
import { problemsOf } from '../../problem.ts'
import { StatusesField } from './statuses-field.tsx'

const titles = { settings: 'What of it', request: 'What a message asks for' }

/** The fields of a part, by the source of the sensor. */
const specsOf = ({ source }: ElementOf<'sensor'>, part: 'settings' | 'request') => {
  const schemas: Partial<Record<string, z.ZodObject>> = settingsSchemas
  const schema = part === 'request' ? requestTemplate : schemas[source]
  return Object.entries(schema?.shape ?? {}).map(([name, inner]) => [name, fieldSpec(inner, name)] as const)
}

/** The settings of a sensor by the kind of what it watches, or what it makes of a message; each field with what is wrong with it. */
export function SensorFields({
  element,
  part,
}: {
  element: ElementOf<'sensor'>
  part: 'settings' | 'request'
}) {
  const { store, canEdit } = useDesigner()
  const { refused, change } = useFieldChange()
  const problems = useDesignerState((state) => problemsOf(state.problems, element.id))
  const value = element[part] ?? {}
  const fields = specsOf(element, part)
  if (fields.length === 0) return null
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _, ...rest } = value
    const whole = next === undefined ? rest : { ...rest, [name]: next }
    return change(
      setField(store.document, {
        id: element.id,
        field: part,
        value: Object.keys(whole).length === 0 ? undefined : whole,
      }),
    )
  }
  const errorAt = (field: string) =>
    problems.find((problem) => problem.field === field && problem.severity === 'error')?.message
  const whole = errorAt(part)
  return (
    <fieldset className="grid gap-3 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-sm font-medium text-ink-2">{titles[part]}</legend>
      {fields.map(([name, spec]) => {
        const field = `${part}.${name}`
        const shared = { value: value[name], error: errorAt(field), disabled: !canEdit }
        if (name === 'statuses')
          return <StatusesField key={name} {...shared} onChange={(next) => void set(name, next)} />
        return (
          <SchemaField
            key={name}
            name={name}
            spec={spec}
            path={field}
            refused={refused}
            {...shared}
            onChange={(next) => set(name, next)}
          />
        )
      })}
      {whole !== undefined && (
        <p role="alert" className="text-sm text-failed">
          {whole}
        </p>
      )}
    </fieldset>
  )
}
