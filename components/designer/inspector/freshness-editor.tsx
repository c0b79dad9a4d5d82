'use client'
import { Field } from '#components/ui/field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { leastFreshnessMs, readFreshness } from '#core/freshness/freshness-policy.ts'
import { policyWords } from '#core/freshness/freshness-words.ts'
import { isJsonObject, type JsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../designer-context.tsx'
import { ZonePicker } from './schedule/zone-picker.tsx'

interface FreshnessEditorProps {
  value: Json | undefined
  /** Undefined takes the policy away. Gives whether it was taken. */
  onChange: (value: Json | undefined) => boolean
  error: string | undefined
}

const kinds = [
  { value: 'none', label: 'As old as it likes' },
  { value: 'window', label: 'By its age' },
  { value: 'deadline', label: 'By deadlines' },
] as const
type Kind = (typeof kinds)[number]['value']

const hourMs = 3_600_000
const begin: Record<Kind, JsonObject | undefined> = {
  none: undefined,
  window: { failWindowMs: 24 * hourMs, warnWindowMs: 18 * hourMs },
  deadline: { cron: '0 9 * * *', lowerBoundMs: 6 * hourMs },
}

const kindOf = (value: JsonObject | undefined): Kind =>
  value === undefined ? 'none' : 'cron' in value ? 'deadline' : 'window'

/** How young an asset is to be: by its age, or by deadlines of a cron expression. */
export function FreshnessEditor({ value, onChange, error }: FreshnessEditorProps) {
  const { canEdit } = useDesigner()
  const policy = isJsonObject(value) ? value : undefined
  const kind = kindOf(policy)
  const read = policy && readFreshness(policy)
  const put = (name: string, next: Json | undefined): boolean => {
    const { [name]: _, ...rest } = policy ?? {}
    return onChange(next === undefined ? rest : { ...rest, [name]: next })
  }
  const hours = (name: string, label: string) => {
    const ms = policy?.[name]
    return (
      <Field label={label}>
        <NumberField
          value={typeof ms === 'number' ? ms / hourMs : undefined}
          min={leastFreshnessMs / hourMs}
          step={1}
          unit="hours"
          disabled={!canEdit}
          onChange={(given) => put(name, given === undefined ? undefined : Math.round(given * hourMs))}
        />
      </Field>
    )
  }
  return (
    <div className="grid gap-2" data-field="freshness">
      <Field
        label="Freshness"
        error={error}
        hint={read?.outcome === 'read' ? policyWords(read.policy) : undefined}
      >
        <Select value={kind} disabled={!canEdit} options={kinds} onChange={(next) => onChange(begin[next])} />
      </Field>
      {kind === 'window' && (
        <>
          {hours('failWindowMs', 'Overdue after')}
          {hours('warnWindowMs', 'Due soon after')}
        </>
      )}
      {kind === 'deadline' && (
        <>
          <Field label="Deadlines" hint="A cron expression of five fields.">
            <TextInput
              mono
              value={typeof policy?.cron === 'string' ? policy.cron : ''}
              disabled={!canEdit}
              onChange={(event) => put('cron', event.target.value)}
            />
          </Field>
          <ZonePicker
            value={typeof policy?.timezone === 'string' ? policy.timezone : undefined}
            error={undefined}
            onChange={(zone) => put('timezone', zone)}
          />
          {hours('lowerBoundMs', 'Made at most so long before')}
        </>
      )}
    </div>
  )
}
