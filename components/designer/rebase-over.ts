import type { Change } from '#core/document/change.ts'

import type { Rebase } from './autosave.ts'
import { fittingChange } from './fitting-change.ts'

export const rebaseOver: Rebase = (mine, _theirs, after) => {
  const changes: Change[] = []
  for (const change of mine) {
    const { change: fits } = fittingChange(after, change)
    if (fits.edits.length > 0) changes.push(fits)
  }
  return { changes, conflicts: [] }
}
