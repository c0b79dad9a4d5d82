'use client'
import { Field } from '#components/ui/field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ElementOf } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../../designer-context.tsx'

interface CatchUpEditorProps {
  value: ElementOf<'schedule'>['catchUp']
  onChange: (value: Json | undefined) => void
  error: string | undefined
}

const ways = [
  { value: 'latest', label: 'Run the last one' },
  { value: 'skip', label: 'Leave them out' },
  { value: 'allUpTo', label: 'Run the last of them, so many' },
] as const
type Way = (typeof ways)[number]['value']

const usualMost = 10

/** What becomes of times that passed while nothing was there to start them. */
export function CatchUpEditor({ value = 'latest', onChange, error }: CatchUpEditorProps) {
  const { canEdit } = useDesigner()
  const way: Way = typeof value === 'object' ? 'allUpTo' : value
  const choose = (next: Way) =>
    onChange(next === 'allUpTo' ? { allUpTo: usualMost } : next === 'latest' ? undefined : next)
  return (
    <div className="grid gap-2">
      <Field label="Times that were missed" error={error}>
        <Select value={way} disabled={!canEdit} options={ways} onChange={choose} />
      </Field>
      {typeof value === 'object' && (
        <Field label="At most">
          <NumberField
            value={value.allUpTo}
            min={1}
            max={1_000}
            unit="runs"
            disabled={!canEdit}
            data-field="catchUp"
            onChange={(most) => most !== undefined && onChange({ allUpTo: most })}
          />
        </Field>
      )}
    </div>
  )
}
