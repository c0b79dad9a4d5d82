'use client'
import { GivenFields } from '#components/launch/given-fields.tsx'
import { nothingGiven } from '#components/launch/launch.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'

import type { PartitionLaunch } from './use-partition-launch.ts'

/** What the runs of the chosen partitions are given; stands open where something is wanted, or was typed before. */
export function GivenToPartitions({ form, given, problems, wasGiven }: PartitionLaunch['given']) {
  if (!form.data) return null
  const { parts } = form.data
  const isWanted = parts.some(({ fields }) => fields.some(({ isRequired }) => isRequired))
  return (
    <Disclosure
      title="Configuration and tags"
      isWanted={isWanted || problems.length > 0 || wasGiven !== nothingGiven}
      className="rounded-md border border-line"
      titleClassName="cursor-pointer px-3 py-2 text-sm"
    >
      <div className="grid gap-4 border-t border-line p-3">
        <GivenFields parts={parts} given={given} problems={problems} />
      </div>
    </Disclosure>
  )
}
