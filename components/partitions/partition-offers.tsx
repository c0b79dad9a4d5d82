'use client'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { useQuestion } from '#components/ui/question.ts'

import { partitionOffer } from './partition-offer.ts'

const LaunchDialog = openDialogOnDemand(() => import('./launch-dialog.tsx').then((part) => part.LaunchDialog))

/** Asks for partitions wherever somebody starts what is partitioned. */
export function PartitionOffers() {
  const offer = useQuestion(partitionOffer)
  if (!offer) return null
  const { target, initial, given } = offer
  return (
    <LaunchDialog
      key={JSON.stringify(offer)}
      target={target}
      onClose={partitionOffer.end}
      {...(initial !== undefined && { initial })}
      {...(given && { given })}
    />
  )
}
