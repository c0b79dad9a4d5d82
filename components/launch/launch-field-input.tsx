'use client'
import { useState } from 'react'

import { Field } from '#components/ui/field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { jsonText } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import type { LaunchField } from '#core/run/launch/launch-field.ts'
import { readValueText } from '#core/run/launch/value-text.ts'

interface LaunchFieldInputProps {
  field: LaunchField
  /** What is given; undefined: nothing, so that it is as usual. */
  value: Json | undefined
  error: string | undefined
  onChange: (value: Json | undefined) => void
}

const asUsual = '\u0000'

/** A control for something that a run can be given, by the kind of its value. */
export function LaunchFieldInput({ field, value, error, onChange }: LaunchFieldInputProps) {
  const { label, hint, kind, options = [], usual, isRequired } = field
  const usualWords = usual === undefined ? undefined : jsonText(usual)
  const frame = { label, hint, error, aside: isRequired ? 'needed' : undefined }
  switch (kind) {
    case 'number':
      return (
        <Field {...frame}>
          <NumberField
            value={typeof value === 'number' ? value : undefined}
            onChange={onChange}
            {...(usualWords !== undefined && { placeholder: usualWords })}
          />
        </Field>
      )
    case 'text':
      return (
        <Field {...frame}>
          <TextInput
            value={value === undefined ? '' : jsonText(value)}
            placeholder={usualWords}
            onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          />
        </Field>
      )
    case 'boolean':
    case 'choice': {
      const choices = kind === 'boolean' ? ['true', 'false'] : options
      return (
        <Field {...frame}>
          <Select
            value={value === undefined ? asUsual : jsonText(value)}
            options={[
              {
                value: asUsual,
                label: usualWords === undefined ? 'Not given' : `As usual: ${usualWords}`,
              },
              ...choices.map((choice) => ({ value: choice, label: choice })),
            ]}
            onChange={(next) =>
              onChange(next === asUsual ? undefined : kind === 'boolean' ? next === 'true' : next)
            }
          />
        </Field>
      )
    }
    case 'json':
      return <ValueInput frame={frame} value={value} usualWords={usualWords} onChange={onChange} />
  }
}

interface ValueInputProps extends Pick<LaunchFieldInputProps, 'value' | 'onChange'> {
  frame: { label: string; hint: string | undefined; error: string | undefined; aside: string | undefined }
  usualWords: string | undefined
}

/** A value of any shape, in YAML or JSON. What cannot be read stays in the box, is said, and is not given. */
function ValueInput({ frame, value, usualWords, onChange }: ValueInputProps) {
  const [draft, setDraft] = useState<string>()
  const read = draft === undefined ? undefined : readValueText(draft)
  const wrong = read?.outcome === 'refused' ? read.message : undefined
  return (
    <Field {...frame} error={wrong ?? frame.error}>
      <TextArea
        mono
        rows={1}
        value={draft ?? (value === undefined ? '' : jsonText(value))}
        placeholder={usualWords}
        onChange={(event) => {
          setDraft(event.target.value)
          const next = readValueText(event.target.value)
          onChange(next.outcome === 'parsed' ? next.value : undefined)
        }}
        onBlur={() => wrong === undefined && setDraft(undefined)}
      />
    </Field>
  )
}
