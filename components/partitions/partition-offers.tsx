'use client'
import { useSyncExternalStore } from 'react'

import { openDialogOnDemand } from '#components/ui/on-demand.tsx'

import { endOffer, partitionOffer } from './partition-offer.ts'

const LaunchDialog = openDialogOnDemand(() => import('./launch-dialog.tsx').then((part) => part.LaunchDialog))

/** Asks for partitions wherever somebody starts what is partitioned. */
export function PartitionOffers() {
  const target = useSyncExternalStore(partitionOffer.subscribe, partitionOffer.read, () => undefined)
  return target ? <LaunchDialog key={JSON.stringify(target)} target={target} onClose={endOffer} /> : null
}
