'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { classes } from '#components/ui/classes.ts'
import { Panel } from '#components/ui/panel.tsx'
import { partitionStatuses } from '#core/partition/partition-counts.ts'

import type { PartitionsShown } from './partition-strip.tsx'
import { partitionTone, partitionWords } from './partition-words.ts'

const pageSize = 50

interface PartitionListProps {
  assetKey: string
  by: 'status' | 'staleness'
  shown: PartitionsShown
  selected: string | undefined
  onSelect: (key: string) => void
}

/** The partitions one by one, the last first, so many at a time. */
export function PartitionList({ assetKey, by, shown, selected, onSelect }: PartitionListProps) {
  const trpc = useTRPC()
  const [page, setPage] = useState(0)
  const until = Math.max(0, shown.size - page * pageSize)
  const from = Math.max(0, until - pageSize)
  const asked = useQuery({
    ...trpc.partitions.ofAsset.queryOptions({ key: assetKey, by, from, until }),
    placeholderData: keepPreviousData,
    // What the strip has whole needs no second answer.
    enabled: shown.each > 1 || shown.size > pageSize,
  })
  const stretches = (asked.data?.shown ?? (shown.each === 1 && shown.size <= pageSize ? shown : undefined))
    ?.stretches
  return (
    <Panel
      title="One by one"
      about={shown.size > 0 ? `${from + 1} to ${until} of ${shown.size}` : undefined}
      flush
      actions={
        shown.size > pageSize && (
          <>
            <Button disabled={from === 0} onClick={() => setPage(page + 1)}>
              Earlier
            </Button>
            <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
              Later
            </Button>
          </>
        )
      }
    >
      <ul aria-label="Partitions" className={classes(asked.isPlaceholderData && 'opacity-60')}>
        {stretches?.toReversed().map(({ first, counts }) => {
          const status = partitionStatuses.find((one) => counts[one] > 0) ?? 'missing'
          return (
            <li key={first} className="border-b border-line last:border-0">
              <button
                type="button"
                aria-pressed={first === selected}
                onClick={() => onSelect(first)}
                className={classes(
                  'flex min-h-8 w-full items-center gap-3 px-4 text-left text-sm hover:bg-hover',
                  first === selected && 'bg-accent-soft',
                )}
              >
                <code className="min-w-0 flex-1 truncate">{first}</code>
                <StateText tone={partitionTone[status]}>{partitionWords[status]}</StateText>
              </button>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
