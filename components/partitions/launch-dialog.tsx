'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { type GivenText, nothingGiven } from '#components/launch/launch.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { RunOrderFields, RunSizeFields } from './backfill-fields.tsx'
import { GivenToPartitions } from './given-to-partitions.tsx'
import { PartitionChoice } from './partition-choice.tsx'
import { usePartitionLaunch } from './use-partition-launch.ts'

interface LaunchDialogProps {
  target: RequestedTarget
  onClose: () => void
  /** What is chosen at first. */
  initial?: string | undefined
  /** What their runs are given at first. */
  given?: GivenText | undefined
}

/** Which partitions of a target are to be made: as a text, from the strip, by date, or all that are missing. One is a run, several are a backfill. */
export function LaunchDialog({
  target,
  onClose,
  initial = 'latest',
  given: wasGiven = nothingGiven,
}: LaunchDialogProps) {
  const { asked, choice, settings, changeSettings, given, isBackfill, canStart, isStarting, error, start } =
    usePartitionLaunch(target, { partitions: initial, given: wasGiven }, onClose)
  const partitions = asked.data
  const { count } = choice
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={onClose}
      title="Materialize partitions"
      text={
        partitions ? (
          <>
            <span className="font-mono">{partitions.asset}</span>: {partitions.words}.
          </>
        ) : undefined
      }
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="main" icon="play" busy={isStarting} disabled={!canStart} onClick={start}>
            {isBackfill ? `Start a backfill of ${formatQuantity(count, 'partition')}` : 'Materialize'}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        {!partitions && asked.error ? (
          <Banner tone="failed" framed urgent title="The partitions did not load.">
            {sentenceOf(asked.error)}
          </Banner>
        ) : !partitions ? (
          <div role="status" aria-label="The partitions are loading">
            <Skeleton className="h-24" />
          </div>
        ) : partitions.shown.size === 0 ? (
          <Banner tone="neutral" framed title="There is no partition yet.">
            {partitions.dynamicSet === null
              ? 'The first window has not ended.'
              : `Add keys to the set ${partitions.dynamicSet} on the page of the asset.`}
          </Banner>
        ) : (
          <>
            <PartitionChoice partitions={partitions} choice={choice} />
            {isBackfill && partitions.layers.length > 1 && (
              <Banner tone="neutral" framed title="What is upstream is made first:">
                {partitions.layers.map((assets) => assets.join(', ')).join(', then ')}. The partitions of{' '}
                {partitions.asset} are chosen; what is made from them follows, partition by partition.
              </Banner>
            )}
            {count > 1 && partitions.isChain && partitions.layers.length < 2 && (
              <Banner tone="neutral" framed title="Each is made from the one before:">
                they run one after the other, and the backfill stops where one fails.
              </Banner>
            )}
            {count > 1 && <RunSizeFields settings={settings} onChange={changeSettings} />}
            {isBackfill && (!partitions.isChain || partitions.layers.length > 1) && (
              <RunOrderFields settings={settings} onChange={changeSettings} />
            )}
            <GivenToPartitions {...given} />
          </>
        )}
        {error && (
          <Banner tone="failed" framed urgent title="Nothing was started.">
            {sentenceOf(error)}
          </Banner>
        )}
      </form>
    </Dialog>
  )
}
