import type { Point } from '#core/layout/layout-graph.ts'

import { fetchClipboardCode } from './clipboard-code.ts'
import type { Designer } from './designer-context.tsx'

const closed = 'The browser keeps its clipboard closed. The keys of copying and pasting work all the same.'

/** Puts what is selected on the clipboard as text; with `removes` it is taken away once it is there. */
export const copyToClipboard = async (
  { store, gestures }: Pick<Designer, 'store' | 'gestures'>,
  { removes }: { removes: boolean },
): Promise<void> => {
  try {
    const { copySelection } = await fetchClipboardCode()
    await navigator.clipboard.writeText(copySelection(store) ?? '')
  } catch {
    store.say('failed', closed)
    return
  }
  if (removes) gestures.remove()
}

/** Pastes what is on the clipboard, see pasteAsking. */
export const pasteFromClipboard = async (
  designer: Designer,
  { at, elsewhere }: { at: Point; elsewhere: readonly string[] },
): Promise<void> => {
  try {
    const { pasteAsking } = await fetchClipboardCode()
    const text = await navigator.clipboard.readText()
    if (text.trim() === '') designer.store.say('neutral', 'There is no text on the clipboard.')
    else pasteAsking(designer, text, { at, elsewhere })
  } catch {
    designer.store.say('failed', closed)
  }
}
