'use client'
import { Checkbox } from '#components/ui/checkbox.tsx'
import type { Json } from '#core/json.ts'

interface StatusesFieldProps {
  value: Json | undefined
  error: string | undefined
  disabled: boolean
  onChange: (value: string[]) => void
}

const ends = ['succeeded', 'failed', 'canceled']

/** The ends of runs that a sensor listens to. */
export function StatusesField({ value, error, disabled, onChange }: StatusesFieldProps) {
  const chosen = Array.isArray(value) ? value : []
  return (
    <fieldset className="grid gap-0.5" data-field="settings.statuses">
      <legend className="mb-0.5 text-sm font-medium text-ink-2">Runs that</legend>
      {ends.map((end) => (
        <Checkbox
          key={end}
          label={end === 'canceled' ? 'were canceled' : end}
          checked={chosen.includes(end)}
          disabled={disabled}
          onChange={(on) => onChange(ends.filter((one) => (one === end ? on : chosen.includes(one))))}
        />
      ))}
      {error !== undefined && (
        <p role="alert" className="text-sm text-failed">
          {error}
        </p>
      )}
    </fieldset>
  )
}
