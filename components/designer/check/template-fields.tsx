'use client'
import { useId } from 'react'

import { Chip } from '#components/ui/chip.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { CheckTemplate, TemplateField, TemplateGiven } from '#core/check/templates/check-template.ts'
import { listed } from '#core/check/templates/sql-words.ts'

interface TemplateFieldsProps {
  template: CheckTemplate
  given: TemplateGiven
  onChange: (given: TemplateGiven) => void
  /** Columns that are known of the asset. */
  columns: readonly string[]
  /** Keys of the other assets here. */
  others: readonly string[]
}

/** What a template asks for. */
export function TemplateFields({ template, given, onChange, ...known }: TemplateFieldsProps) {
  return template.fields.map((field) => (
    <Field
      key={`${template.id} ${field.name}`}
      label={field.label}
      optional={field.optional ?? false}
      hint={field.hint ?? (field.kind === 'columns' ? 'Parted by commas.' : undefined)}
    >
      <Control
        field={field}
        value={given[field.name] ?? ''}
        onChange={(value) => onChange({ ...given, [field.name]: value })}
        {...known}
      />
    </Field>
  ))
}

interface ControlProps extends Pick<TemplateFieldsProps, 'columns' | 'others'> {
  field: TemplateField
  value: string
  onChange: (value: string) => void
  id?: string
}

function Control({ field, value, onChange, columns, others, ...rest }: ControlProps) {
  const listId = useId()
  if (field.kind === 'asset')
    return (
      <Combobox
        {...rest}
        label={field.label}
        value={value}
        onChange={onChange}
        options={others.map((key) => ({ value: key, label: key }))}
      />
    )
  const chosen = listed(value)
  const left = columns.filter((column) => !chosen.includes(column))
  return (
    <div className="grid gap-1">
      <TextInput
        {...rest}
        mono={field.kind !== 'number'}
        inputMode={field.kind === 'number' ? 'decimal' : undefined}
        list={field.kind === 'column' ? listId : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {field.kind === 'column' && (
        <datalist id={listId}>
          {columns.map((column) => (
            <option key={column}>{column}</option>
          ))}
        </datalist>
      )}
      {field.kind === 'columns' && left.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {left.slice(0, 20).map((column) => (
            <button
              key={column}
              type="button"
              aria-label={`Take ${column}`}
              onClick={() => onChange([...chosen, column].join(', '))}
            >
              <Chip mono>+ {column}</Chip>
            </button>
          ))}
        </p>
      )}
    </div>
  )
}
