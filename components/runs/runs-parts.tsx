import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

/** Faces of the runs that are not their first view: each is fetched when it is chosen. */
const meanwhile = <SkeletonRows label="Fetching this view" />

export const RunGrid = onDemand(() => import('./grid/run-grid.tsx').then((part) => part.RunGrid), meanwhile)
export const RunsTimeline = onDemand(
  () => import('./timeline-of-runs/runs-timeline.tsx').then((part) => part.RunsTimeline),
  meanwhile,
)
