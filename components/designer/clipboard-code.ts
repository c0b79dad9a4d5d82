import type { copySelection } from './clipboard-text.ts'
import type { pasteAsking } from './paste-asking.ts'

/** What reads and writes the text of a pipeline, which drawing does without. */
export interface ClipboardCode {
  copySelection: typeof copySelection
  pasteAsking: typeof pasteAsking
}

let here: ClipboardCode | undefined

/** The code where it was fetched already: an event of the clipboard can only be answered at once. */
export const clipboardCodeHere = (): ClipboardCode | undefined => here

/** Fetches it, once. */
export const fetchClipboardCode = async (): Promise<ClipboardCode> => {
  const [copying, pasting] = await Promise.all([import('./clipboard-text.ts'), import('./paste-asking.ts')])
  here = { copySelection: copying.copySelection, pasteAsking: pasting.pasteAsking }
  return here
}
