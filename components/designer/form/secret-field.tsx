'use client'
import { type ReactNode, useId } from 'react'

import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { Json } from '#core/json.ts'
import { secretNamedBy } from '#core/resource/secret-reference.ts'

import type { FieldSpec } from './field-spec.ts'
import { type FieldWords, wordsOfField } from './field-words.ts'

interface SecretFieldProps {
  name: string
  path: string
  value: Json | undefined
  error: string | undefined
  disabled: boolean
  onChange: (value: Json | undefined) => void
  /** Secrets that are set, to choose from. */
  known?: readonly string[]
  /** Said below instead of the usual words. */
  hint?: ReactNode
  /** What it is called, where its name alone does not say. */
  words?: FieldWords | undefined
}

/** Whether a field refers to a secret: `{ env: NAME }` and nothing else. */
export const isSecret = (spec: FieldSpec): boolean =>
  spec.type === 'fields' && spec.fields.length === 1 && spec.fields[0]?.[0] === 'env'

/** Names a secret of the tenant; its value is never in a document. */
export function SecretField({
  name,
  path,
  value,
  error,
  disabled,
  onChange,
  known = [],
  hint,
  words: given,
}: SecretFieldProps) {
  const words = given ?? wordsOfField(name)
  const list = useId()
  return (
    <>
      <Field label={words.label} hint={hint ?? words.hint} error={error}>
        <TextInput
          mono
          value={value === undefined ? '' : (secretNamedBy(value) ?? '')}
          disabled={disabled}
          placeholder="NAME_OF_A_SECRET"
          data-field={path}
          list={known.length > 0 ? list : undefined}
          onChange={(event) => onChange(event.target.value === '' ? undefined : { env: event.target.value })}
        />
      </Field>
      {known.length > 0 && (
        <datalist id={list}>
          {known.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      )}
    </>
  )
}
