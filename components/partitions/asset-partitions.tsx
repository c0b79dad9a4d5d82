'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { rangeMark } from '#core/partition/partition-set.ts'

import { DynamicKeys } from './dynamic-keys.tsx'
import { PartitionFacts } from './partition-facts.tsx'
import { PartitionList } from './partition-list.tsx'
import { PartitionMatrix } from './partition-matrix.tsx'
import { askForPartitions } from './partition-offer.ts'
import { PartitionStrip } from './partition-strip.tsx'
import { countWords } from './partition-words.ts'

/** How the partitions of an asset stand: all of them in a strip, a stretch of it as a list, and one of them closer. */
export function AssetPartitions({ assetKey }: { assetKey: string }) {
  const trpc = useTRPC()
  const mayLaunch = usePermission('backfill.launch')
  const [partition, setPartition] = useUrlState('partition')
  useLiveQueries([topics.assets, topics.runs])
  const [shownBy, setShownBy] = useUrlState('by', 'passing')
  const by = shownBy === 'staleness' ? 'staleness' : 'status'
  const partitions = useQuery({
    ...trpc.partitions.ofAsset.queryOptions({ key: assetKey, by }),
    placeholderData: keepPreviousData,
  })
  if (!partitions.data)
    return partitions.error ? (
      <NotLoaded what="The partitions" error={partitions.error} onRetry={() => void partitions.refetch()} />
    ) : (
      <div role="status" aria-label="The partitions are loading">
        <Skeleton className="h-40" />
      </div>
    )
  const { words, shown, dynamicSet, isMulti, isJudged, readFrom } = partitions.data
  // One is looked at; several are asked for, where the reader may.
  const select = (first: string, last: string) => {
    if (first === last) setPartition(first)
    else if (mayLaunch) askForPartitions({ assets: [assetKey] }, `${first}${rangeMark}${last}`)
    else setPartition(first)
  }
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_340px]">
      <div className="grid min-w-0 gap-3.5">
        <Panel
          title="Partitions"
          about={words}
          actions={
            shown.size > 0 && (
              <Button
                icon="play"
                disabled={!mayLaunch}
                onClick={() => askForPartitions({ assets: [assetKey] })}
              >
                Materialize partitions…
              </Button>
            )
          }
        >
          {shown.size === 0 ? (
            <EmptyState icon="asset" title="No partition yet">
              {dynamicSet === null
                ? 'The first one is there once its window has ended.'
                : 'Add the first key beside, or let a sensor add it.'}
            </EmptyState>
          ) : (
            <div className="grid gap-2">
              {isMulti ? (
                <PartitionMatrix
                  assetKey={assetKey}
                  by={by}
                  selected={partition}
                  goesCloser
                  onSelect={({ key, text }) =>
                    key === undefined ? askForPartitions({ assets: [assetKey] }, text) : setPartition(key)
                  }
                />
              ) : (
                <PartitionStrip shown={shown} selected={partition} onSelect={select} />
              )}
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="text-sm text-ink-2">
                  {countWords(shown.total)}
                  {by === 'staleness' &&
                    !isJudged &&
                    '. Of so many, each says by itself whether it is stale.'}
                  {readFrom &&
                    `. ${formatCount(readFrom.count)} of them are read from ${readFrom.deployment}.`}
                </p>
                <Segmented
                  label="Coloured by"
                  value={by}
                  onChange={(next) => setShownBy(next === 'status' ? undefined : next)}
                  options={[
                    { value: 'status', label: 'Status' },
                    { value: 'staleness', label: 'Staleness' },
                  ]}
                />
              </div>
            </div>
          )}
        </Panel>
        {shown.size > 0 && (
          <PartitionList
            assetKey={assetKey}
            by={by}
            shown={shown}
            selected={partition}
            onSelect={setPartition}
          />
        )}
      </div>
      <div className="grid min-w-0 gap-3.5">
        {partition !== undefined && <PartitionFacts assetKey={assetKey} partition={partition} />}
        {dynamicSet !== null && <DynamicKeys set={dynamicSet} />}
      </div>
    </div>
  )
}
