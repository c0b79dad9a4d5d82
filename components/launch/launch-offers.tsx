'use client'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { useQuestion } from '#components/ui/question.ts'

import { launchOffer } from './launch-offer.ts'

const Launchpad = openDialogOnDemand(() => import('./launchpad.tsx').then((part) => part.Launchpad))

/** Asks what a run is given wherever somebody launches one. */
export function LaunchOffers() {
  const target = useQuestion(launchOffer)
  return target ? <Launchpad key={JSON.stringify(target)} target={target} onClose={launchOffer.end} /> : null
}
