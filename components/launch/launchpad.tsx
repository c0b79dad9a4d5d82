'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { askForPartitions } from '#components/partitions/partition-offer.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { GivenFields } from './given-fields.tsx'
import { LaunchPartition } from './launch-partition.tsx'
import { titleOf } from './launch.ts'
import { useLaunch } from './use-launch.ts'

interface LaunchpadProps {
  target: RequestedTarget
  onClose: () => void
}

/** Launches a target with what it is given: inputs and configuration as fields or as text, tags, a partition. What is wrong is said where it stands. */
export function Launchpad({ target, onClose }: LaunchpadProps) {
  const { form, partition, given, problems, steps, canStart, isStarting, error, launch } = useLaunch(
    target,
    onClose,
  )
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={onClose}
      title={`Launch ${titleOf(target)}`}
      text="What is not given is as usual: as the version that is active says."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="main" icon="play" busy={isStarting} disabled={!canStart} onClick={launch}>
            {steps > 0 ? `Launch ${formatQuantity(steps, 'step')}` : 'Launch'}
          </Button>
        </>
      }
    >
      {form.error ? (
        <Banner tone="failed" framed urgent title="Nothing of it can be launched.">
          {sentenceOf(form.error)}
        </Banner>
      ) : !form.data ? (
        <div role="status" aria-label="What it can be given is loading">
          <Skeleton className="h-40" />
        </div>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            launch()
          }}
        >
          {partition.isWanted && (
            <LaunchPartition
              partition={partition}
              onSeveral={() => {
                onClose()
                askForPartitions(target, undefined, given.typed)
              }}
            />
          )}
          <GivenFields parts={form.data.parts} given={given} problems={problems} />
          {error && (
            <Banner tone="failed" framed urgent title="Nothing was started.">
              {sentenceOf(error)}
            </Banner>
          )}
        </form>
      )}
    </Dialog>
  )
}
