'use client'
import { useSyncExternalStore } from 'react'

import { openDialogOnDemand } from '#components/ui/on-demand.tsx'

import { launchOffer } from './launch-offer.ts'

const Launchpad = openDialogOnDemand(() => import('./launchpad.tsx').then((part) => part.Launchpad))

/** Asks what a run is given wherever somebody launches one. */
export function LaunchOffers() {
  const target = useSyncExternalStore(launchOffer.subscribe, launchOffer.read, () => undefined)
  return target ? <Launchpad key={JSON.stringify(target)} target={target} onClose={launchOffer.end} /> : null
}
