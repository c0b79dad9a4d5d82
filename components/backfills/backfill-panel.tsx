'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { formatCount, formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Select } from '#components/ui/select.tsx'
import { SidePanel } from '#components/ui/side-panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { valueName } from '#core/asset/value-name.ts'
import { type BackfillPartitionStatus, backfillPartitionStatuses } from '#core/backfill/backfill-status.ts'

import { BackfillActions } from './backfill-actions.tsx'
import {
  backfillTone,
  doneOf,
  endedParts,
  partitionTone,
  partitionWords,
  progressWords,
  sizeOf,
  statusWord,
} from './backfill-answer.ts'
import { BackfillGiven } from './backfill-given.tsx'

/** One backfill: how far it is, why it does not go on, and what became of each of its partitions. */
export function BackfillPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const trpc = useTRPC()
  const backfill = useQuery(trpc.backfills.show.queryOptions({ id }))
  return (
    <SidePanel
      label="Backfill"
      title={backfill.data?.title ?? 'Backfill'}
      about="About the backfill"
      width="w-[420px]"
      onClose={onClose}
    >
      {!backfill.data ? (
        backfill.error ? (
          <NotLoaded what="The backfill" error={backfill.error} onRetry={() => void backfill.refetch()} />
        ) : (
          <SkeletonRows rows={4} label="The backfill is loading" />
        )
      ) : (
        <>
          <p className="flex items-center gap-2">
            <StateText tone={backfillTone[backfill.data.status]}>{statusWord(backfill.data)}</StateText>
            <span className="text-ink-2">{progressWords(backfill.data.counts)}</span>
          </p>
          <Progress
            label="Progress"
            value={doneOf(backfill.data.counts)}
            of={sizeOf(backfill.data.counts)}
            parts={endedParts(backfill.data.counts)}
          />
          {backfill.data.reason !== null && <p className="text-ink-2">{backfill.data.reason}</p>}
          <p className="text-ink-3">
            Asked for by {backfill.data.requestedBy} <Moment at={backfill.data.requestedAt} />, at most{' '}
            {formatQuantity(backfill.data.mostAtOnce, 'run')} at a time
            {backfill.data.mostPerRun > 1 &&
              ` of up to ${formatCount(backfill.data.mostPerRun)} partitions`};{' '}
            {backfill.data.onFailure === 'stop' ? 'stops at a failure' : 'goes on after a failure'}.
          </p>
          <BackfillActions backfill={backfill.data} />
          <BackfillGiven backfill={backfill.data} />
          <PartitionsOfBackfill id={id} layers={backfill.data.layers} />
        </>
      )}
    </SidePanel>
  )
}

const all = 'all'

const unitName = (
  { partition, layer }: { partition: string | null; layer: number },
  layers: readonly (readonly string[])[] | null,
): string => {
  const assets = layers?.[layer - 1]
  if (!assets) return partition ?? ''
  const [only = '', another] = assets
  return valueName(another === undefined ? only : `${assets.length} assets from ${only}`, partition)
}

function PartitionsOfBackfill({ id, layers }: { id: string; layers: string[][] | null }) {
  const trpc = useTRPC()
  const place = usePlace()
  const [status, setStatus] = useState<BackfillPartitionStatus | typeof all>(all)
  const asked = useInfiniteQuery(
    trpc.backfills.partitions.infiniteQueryOptions(
      { id, status: status === all ? null : status },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  const partitions = asked.data?.pages.flatMap((page) => page.partitions)
  return (
    <>
      <div className="flex items-center gap-2">
        <h3 className="flex-1 text-md">Partitions</h3>
        <Select
          aria-label="Which partitions"
          className="w-36"
          value={status}
          onChange={setStatus}
          options={[
            { value: all, label: 'All' },
            ...backfillPartitionStatuses.map((one) => ({ value: one, label: one })),
          ]}
        />
      </div>
      {!partitions ? (
        asked.error ? (
          <NotLoaded what="The partitions" error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <SkeletonRows rows={4} label="The partitions are loading" />
        )
      ) : partitions.length === 0 ? (
        <p className="text-ink-3">None.</p>
      ) : (
        <ol aria-label="Partitions of the backfill" className="grid gap-1.5">
          {partitions.map((one) => (
            <li key={one.place} className="grid gap-0.5">
              <span className="flex items-center gap-2">
                <code className="min-w-0 flex-1 truncate">{unitName(one, layers)}</code>
                {one.runId === null ? (
                  <StateText tone={partitionTone[one.status]}>{partitionWords[one.status]}</StateText>
                ) : (
                  <Link href={routes.run(place, one.runId)} className="hover:underline">
                    <StateText tone={partitionTone[one.status]}>{partitionWords[one.status]}</StateText>
                  </Link>
                )}
              </span>
              {one.reason !== null && <span className="text-ink-3">{one.reason}</span>}
            </li>
          ))}
        </ol>
      )}
      {asked.hasNextPage && (
        <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          More partitions
        </Button>
      )}
    </>
  )
}
