/** What could be taken back, and done again, at one moment. */
export interface Steps {
  undo: string | undefined
  redo: string | undefined
}

/** What became of the document between two moments, for who cannot see it; undefined where no step was taken. */
export const newsBetween = (before: Steps, after: Steps): string | undefined => {
  if (after.redo !== before.redo && after.redo !== undefined && after.redo === before.undo)
    return `Taken back: ${after.redo}`
  if (after.undo === undefined || after.undo === before.undo) return undefined
  return after.undo === before.redo ? `Done again: ${after.undo}` : `Done: ${after.undo}`
}
