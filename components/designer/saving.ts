/** What the foot of the page says about saving. `changes`: how many are kept here only. */
export type Saving =
  | { is: 'saved'; at: number | undefined }
  | { is: 'saving'; changes: number }
  | { is: 'offline'; changes: number }
  | { is: 'refused'; changes: number; sentence: string }

/** How the line to the server is. */
export type Line = 'up' | 'down' | { refused: string }

export const savingOf = (line: Line, changes: number, savedAt: number | undefined): Saving => {
  if (typeof line === 'object') return { is: 'refused', changes, sentence: line.refused }
  if (line === 'down') return { is: 'offline', changes }
  return changes > 0 ? { is: 'saving', changes } : { is: 'saved', at: savedAt }
}
