import type { DocumentDifference } from '#core/document/diff-documents.ts'

/** How many changes a difference is counted as. */
export const changeCount = ({ settings, elements }: DocumentDifference): number =>
  elements.length + (settings.length > 0 ? 1 : 0)
