'use client'
import type { ReactNode } from 'react'

import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { isJsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'

import { useAbilities } from '../ground.ts'
import type { FieldSpec } from './field-spec.ts'
import { variantWords } from './variant-words.ts'
import { whyLocked } from './why-locked.ts'

const absent = '\u0000'

interface VariantsFieldProps {
  frame: {
    label: string
    hint?: string | undefined
    error?: string | undefined
    aside: ReactNode
    className: string
  }
  spec: Extract<FieldSpec, { type: 'variants' }>
  value: Json | undefined
  disabled: boolean | undefined
  path: string
  onChange: (value: Json | undefined) => boolean
  renderField: (name: string, spec: FieldSpec, change: (next: Json | undefined) => boolean) => ReactNode
}

/** A field that has one of several shapes: which one, and the fields of that. What two shapes share by name stays when another is chosen. */
export function VariantsField({
  frame,
  spec,
  value,
  disabled = false,
  path,
  onChange,
  renderField,
}: VariantsFieldProps) {
  const abilities = useAbilities()
  const { discriminator, variants, isOptional } = spec
  const now = isJsonObject(value) ? value : {}
  const chosen = variants.find((one) => one.value === now[discriminator])
  const choose = (next: string) => {
    const variant = variants.find((one) => one.value === next)
    if (!variant) return onChange(undefined)
    const kept = variant.fields.flatMap(([name]) =>
      now[name] === undefined ? [] : [[name, now[name]] as const],
    )
    return onChange({ ...variant.begins, ...Object.fromEntries(kept) })
  }
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _, ...rest } = now
    return onChange(next === undefined ? rest : { ...rest, [name]: next })
  }
  return (
    <div data-field={path} className="grid gap-3">
      <Field {...frame}>
        <Select
          value={chosen?.value ?? absent}
          disabled={disabled}
          options={[
            ...(isOptional || !chosen ? [{ value: absent, label: 'Usual' }] : []),
            ...variants.map((variant) => {
              const locked = whyLocked(path, variant.value, abilities)
              return {
                value: variant.value,
                label: variantWords(variant.value),
                ...(locked && { hint: locked, disabled: true }),
              }
            }),
          ]}
          onChange={choose}
        />
      </Field>
      {chosen && chosen.fields.length > 0 && (
        <div className="grid gap-3 border-l-2 border-line pl-3">
          {chosen.fields.map(([name, inner]) => renderField(name, inner, (next) => set(name, next)))}
        </div>
      )}
    </div>
  )
}
