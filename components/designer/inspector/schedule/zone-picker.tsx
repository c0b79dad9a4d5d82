'use client'
import { useMemo } from 'react'

import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../../designer-context.tsx'

interface ZonePickerProps {
  value: string | undefined
  onChange: (value: Json | undefined) => void
  error: string | undefined
}

const utc = 'UTC'

/** The zone whose clock the times are read on. Without one they are read on UTC. */
export function ZonePicker({ value = utc, onChange, error }: ZonePickerProps) {
  const { canEdit } = useDesigner()
  const options = useMemo(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    const names = new Set([utc, own, value, ...Intl.supportedValuesOf('timeZone')])
    return [...names].map((name) => ({ value: name, label: name, ...(name === own && { hint: 'yours' }) }))
  }, [value])
  return (
    <Field
      label="Time zone"
      hint="The clock that the times are read on, with its days of putting forward and back."
      error={error}
    >
      <Combobox
        label="Time zone"
        value={value}
        options={options}
        disabled={!canEdit}
        onChange={(name) => onChange(name === utc ? undefined : name)}
      />
    </Field>
  )
}
