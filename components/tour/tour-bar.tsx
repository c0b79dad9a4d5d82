'use client'
import { usePlace } from '#components/api/provider.tsx'
import { usePermission } from '#components/people/use-permission.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { afterDrawing, onDemand } from '#components/ui/on-demand.tsx'

import { TourPlace } from './tour-place.tsx'
import { setTourState, useTourState } from './tour-state.ts'

const load = () => import('./tour.tsx').then((part) => part.Tour)
const Tour = onDemand(load, <TourPlace />)
const TourWhereNeeded = afterDrawing(load)

/** On the first visit of somebody who may draw: the way to a first asset. Whoever has been on it, or needs none, fetches nothing of it. */
export function TourBar() {
  const { tenant } = usePlace()
  const state = useTourState(tenant)
  const mayWrite = usePermission('pipeline.write')
  usePaletteActions(
    mayWrite && state === 'closed'
      ? [{ label: 'Show the way to a first asset', icon: 'info', run: () => setTourState(tenant, 'on') }]
      : [],
  )
  if (!mayWrite || state === 'closed') return null
  return state === 'new' ? (
    <TourWhereNeeded looked={false} isNew />
  ) : (
    <Tour looked={state === 'looked'} isNew={false} />
  )
}
