import { dialogOnDemand, onDemand } from '#components/ui/on-demand.tsx'

/** What is done with pipelines by their list, fetched when it is begun. */
export const NewPipelineDialog = dialogOnDemand(() =>
  import('./new-pipeline-dialog.tsx').then((part) => part.NewPipelineDialog),
)
export const ImportDialog = dialogOnDemand(() =>
  import('./import-dialog.tsx').then((part) => part.ImportDialog),
)
export const RenameDialog = onDemand(() => import('./rename-dialog.tsx').then((part) => part.RenameDialog))
