'use client'
import { afterDrawing, onDemand, openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

/** Parts of the designer that its first drawing does without: the inspector comes after it, the rest when it is asked for. */
const meanwhile = <SkeletonRows label="Fetching this view" />
const inspectorMeanwhile = (
  <aside aria-label="Inspector" aria-busy="true" className="flex min-h-0 flex-1 flex-col bg-surface" />
)

export const Inspector = afterDrawing(
  () => import('./inspector.tsx').then((part) => part.Inspector),
  inspectorMeanwhile,
)
export const TextPane = onDemand(
  () => import('./text/text-pane.tsx').then((part) => part.TextPane),
  meanwhile,
)
export const Outline = onDemand(() => import('./outline/outline.tsx').then((part) => part.Outline), meanwhile)
export const TrialPanel = onDemand(
  () => import('./trial/trial-panel.tsx').then((part) => part.TrialPanel),
  meanwhile,
)
export const CommentPanel = onDemand(() =>
  import('./comments/comment-panel.tsx').then((part) => part.CommentPanel),
)
export const RanCode = openDialogOnDemand(() => import('./code/ran-code.tsx').then((part) => part.RanCode))
export const ProblemsPanel = onDemand(() => import('./problems-panel.tsx').then((part) => part.ProblemsPanel))

export const loadPublish = () => import('./publish/publish-dialog.tsx').then((part) => part.PublishDialog)
export const PublishDialog = openDialogOnDemand(loadPublish)
export const loadMaterialize = () => import('./materialize-dialog.tsx').then((part) => part.MaterializeDialog)
export const MaterializeDialog = openDialogOnDemand(loadMaterialize)
export const CheckDialog = openDialogOnDemand(() =>
  import('./check/check-dialog.tsx').then((part) => part.CheckDialog),
)
export const PasteDialog = openDialogOnDemand(() =>
  import('./paste-dialog.tsx').then((part) => part.PasteDialog),
)
export const ImportDialog = openDialogOnDemand(() =>
  import('./import-dialog.tsx').then((part) => part.ImportDialog),
)
