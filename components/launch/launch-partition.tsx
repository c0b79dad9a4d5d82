'use client'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

import type { Launch } from './use-launch.ts'

interface LaunchPartitionProps {
  partition: Launch['partition']
  onSeveral: () => void
}

/** Which partition a launch makes: one, for several are a backfill. */
export function LaunchPartition({ partition: { text, chosen, change }, onSeveral }: LaunchPartitionProps) {
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field
        label="Partition"
        className="min-w-60 flex-1"
        {...(chosen?.outcome === 'refused' && { error: chosen.message })}
        hint={
          chosen?.outcome !== 'parsed'
            ? 'A key, or latest.'
            : chosen.count > 1
              ? `These are ${chosen.count} partitions: a run of this makes one. Several are a backfill.`
              : `Makes ${chosen.first}.`
        }
      >
        <TextInput mono value={text} onChange={(event) => change(event.target.value)} />
      </Field>
      <Button onClick={onSeveral}>Several partitions…</Button>
    </div>
  )
}
