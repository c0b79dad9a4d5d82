'use client'
import { useState } from 'react'

import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { conditionForms, type SettingForm } from '#core/condition/condition-forms.ts'
import type { Condition, SettingValue } from '#core/condition/condition.ts'
import { settingProblem } from '#core/condition/setting-problem.ts'

interface ConditionSettingsProps {
  part: Condition
  onChange: (name: string, value: SettingValue | undefined) => void
}

const hourMs = 3_600_000

const labels: Readonly<Record<string, string>> = {
  cron_schedule: 'At, as a cron expression',
  cron_timezone: 'Time zone',
  lookback_delta: 'And windows that ended so long before',
  tag_keys: 'Tagged, whatever the value',
  tag_values: 'Tagged with',
  blocking_only: 'Blocking checks alone',
  key: 'Asset',
  selection: 'Selection',
  label: 'Label',
}

/** What the chosen part of a condition is told, each with its own control. */
export function ConditionSettings({ part, onChange }: ConditionSettingsProps) {
  return conditionForms[part.name].settings.map((form) => (
    <Setting
      key={`${part.name} ${form.name}`}
      form={form}
      value={part.settings[form.name]}
      onChange={(value) => onChange(form.name, value)}
    />
  ))
}

interface SettingProps {
  form: SettingForm
  value: SettingValue | undefined
  onChange: (value: SettingValue | undefined) => void
}

const textOf = (value: SettingValue | undefined): string => {
  if (value === undefined || typeof value === 'boolean') return ''
  if (typeof value === 'object')
    return Array.isArray(value)
      ? value.join(', ')
      : Object.entries(value)
          .map(([name, text]) => `${name}=${String(text)}`)
          .join(', ')
  return String(value)
}

const valueOf = (kind: SettingForm['kind'], text: string): SettingValue | undefined => {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (kind === 'names') return parts.length === 0 ? undefined : parts
  if (kind === 'tags') {
    const tags = parts.map((part) => {
      const [name = '', ...rest] = part.split('=')
      return [name.trim(), rest.join('=').trim()] as const
    })
    return tags.length === 0 ? undefined : Object.fromEntries(tags)
  }
  return text === '' ? undefined : text
}

function Setting({ form, value, onChange }: SettingProps) {
  const label = labels[form.name] ?? form.name
  // What cannot be taken stays where it is typed.
  const [typed, setTyped] = useState<string>()
  if (form.kind === 'flag')
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(next) => onChange(next ? true : undefined)}
      />
    )
  if (form.kind === 'span')
    return (
      <Field label={label} optional>
        <NumberField
          value={typeof value === 'number' ? value / hourMs : undefined}
          min={0}
          step={1}
          unit="hours"
          onChange={(hours) => {
            onChange(hours === undefined || hours <= 0 ? undefined : Math.round(hours * hourMs))
            return true
          }}
        />
      </Field>
    )
  const text = typed ?? textOf(value)
  const given = valueOf(form.kind, text)
  const isMissing = given === undefined && !form.isOptional
  const problem = isMissing
    ? 'This cannot be empty.'
    : given === undefined
      ? undefined
      : settingProblem(form, given)
  return (
    <Field
      label={label}
      optional={form.isOptional ?? false}
      error={typed === undefined ? undefined : problem}
    >
      <TextInput
        mono
        value={text}
        onChange={(event) => {
          const next = event.target.value
          const wanted = valueOf(form.kind, next)
          const isTaken =
            wanted === undefined ? form.isOptional === true : settingProblem(form, wanted) === undefined
          setTyped(isTaken ? undefined : next)
          if (isTaken) onChange(wanted)
        }}
      />
    </Field>
  )
}
