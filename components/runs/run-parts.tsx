import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

/** Parts of a run's page that are not its first view: each is fetched when it is shown. */
const meanwhile = <SkeletonRows label="Fetching this view" />

export const RunReplay = onDemand(() => import('./run-replay.tsx').then((part) => part.RunReplay), meanwhile)
export const StepTable = onDemand(() => import('./step-table.tsx').then((part) => part.StepTable), meanwhile)
export const EventTable = onDemand(
  () => import('./event-table.tsx').then((part) => part.EventTable),
  meanwhile,
)
export const PodPanel = onDemand(() => import('./pod-panel.tsx').then((part) => part.PodPanel), meanwhile)
export const StepDetail = onDemand(() => import('./step-detail.tsx').then((part) => part.StepDetail))
export const AgainDialog = onDemand(() => import('./again/again-dialog.tsx').then((part) => part.AgainDialog))
