'use client'
import { useState } from 'react'

import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { Json } from '#core/json.ts'

interface JsonInputProps {
  label: string
  hint?: string | undefined
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  disabled?: boolean | undefined
}

const spelled = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** A value of any shape, as JSON. Text that is no JSON stays in the box, is said, and changes nothing. */
export function JsonInput({ label, hint, value, onChange, disabled }: JsonInputProps) {
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<string>()
  const settle = () => {
    if (draft === undefined) return
    try {
      onChange(draft.trim() === '' ? undefined : (JSON.parse(draft) as Json))
      setDraft(undefined)
      setError(undefined)
    } catch (cause) {
      setError(`This is no JSON: ${cause instanceof Error ? cause.message : 'it cannot be read'}.`)
    }
  }
  return (
    <Field label={label} hint={hint} error={error} optional>
      <TextArea
        mono
        value={draft ?? spelled(value)}
        disabled={disabled}
        placeholder="{ }"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={settle}
      />
    </Field>
  )
}
