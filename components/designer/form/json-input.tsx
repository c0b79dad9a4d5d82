'use client'
import { useState } from 'react'

import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import type { Json } from '#core/json.ts'

interface JsonInputProps {
  label: string
  hint?: string | undefined
  value: Json | undefined
  /** What is wrong with the value. */
  error?: string | undefined
  /** Gives whether the value was taken. */
  onChange: (value: Json | undefined) => boolean
  disabled?: boolean | undefined
}

const spelled = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** A value of any shape, as JSON. Text that is no JSON, or none that fits, stays in the box, is said, and changes nothing. */
export function JsonInput({ label, hint, value, error: wrong, onChange, disabled }: JsonInputProps) {
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<string>()
  const settle = () => {
    if (draft === undefined) return
    try {
      const taken = onChange(draft.trim() === '' ? undefined : (JSON.parse(draft) as Json))
      if (taken) setDraft(undefined)
      setError(undefined)
    } catch (cause) {
      setError(`This is no JSON: ${cause instanceof Error ? cause.message : 'it cannot be read'}.`)
    }
  }
  return (
    <Field label={label} hint={hint} error={error ?? wrong} optional>
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
