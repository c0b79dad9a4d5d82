'use client'
import { Field } from '#components/ui/field.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { mostPerRun } from '#core/backfill/most-per-run.ts'

import { type BackfillSettings, usualBackfill } from './backfill-settings.ts'

interface BackfillFieldsProps {
  settings: BackfillSettings
  onChange: (settings: BackfillSettings) => void
}

/** How many partitions a run of a backfill makes. */
export function RunSizeFields({ settings, onChange }: BackfillFieldsProps) {
  const { perRun, longest } = settings
  return (
    <div className="flex flex-wrap items-end gap-4">
      <Segmented
        label="Partitions of a run"
        value={perRun}
        onChange={(next) => onChange({ ...settings, perRun: next })}
        options={[
          { value: 'one', label: 'A run for each' },
          { value: 'range', label: 'One run for a range' },
        ]}
      />
      {perRun === 'range' && (
        <>
          <Field label="At most" className="w-28">
            <NumberField
              value={longest}
              min={2}
              max={mostPerRun}
              onChange={(next) => onChange({ ...settings, longest: next ?? usualBackfill.longest })}
            />
          </Field>
          <p className="w-full text-sm text-ink-2">
            Partitions in a row are made by one run: its code reads all of their keys and gives back a value
            for each.
          </p>
        </>
      )}
    </div>
  )
}

/** In which order the runs of a backfill go, how many at a time, and what a failure means for the others. */
export function RunOrderFields({ settings, onChange }: BackfillFieldsProps) {
  const { order, onFailure, mostAtOnce } = settings
  return (
    <div className="flex flex-wrap items-end gap-4">
      <Field label="Runs at a time" className="w-28">
        <NumberField
          value={mostAtOnce}
          min={1}
          max={1_000}
          onChange={(next) => onChange({ ...settings, mostAtOnce: next ?? usualBackfill.mostAtOnce })}
        />
      </Field>
      <Segmented
        label="Order"
        value={order}
        onChange={(next) => onChange({ ...settings, order: next })}
        options={[
          { value: 'ascending', label: 'First to last' },
          { value: 'descending', label: 'Last to first' },
        ]}
      />
      <Segmented
        label="When one fails"
        value={onFailure}
        onChange={(next) => onChange({ ...settings, onFailure: next })}
        options={[
          { value: 'continue', label: 'Go on after a failure' },
          { value: 'stop', label: 'Stop at a failure' },
        ]}
      />
    </div>
  )
}
