'use client'
import { useEffect, useEffectEvent } from 'react'

import { fetchAhead } from '#components/ui/fetch-ahead.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import type { copySelection } from './clipboard-text.ts'
import { useDesigner } from './designer-context.tsx'
import type { pasteAsking } from './paste-asking.ts'
import { useElsewhere } from './use-elsewhere.ts'

interface ClipboardCode {
  copySelection: typeof copySelection
  pasteAsking: typeof pasteAsking
}

let here: ClipboardCode | undefined

/** What reads and writes the text of a pipeline, which drawing does without. */
const fetchCode = async (): Promise<ClipboardCode> => {
  const [copying, pasting] = await Promise.all([import('./clipboard-text.ts'), import('./paste-asking.ts')])
  here = {
    copySelection: copying.copySelection,
    pasteAsking: pasting.pasteAsking,
  }
  return here
}

/** Whether a clipboard event is about text and not about the canvas. */
const aboutText = (event: ClipboardEvent): boolean =>
  (event.target instanceof HTMLElement &&
    event.target.closest('input,textarea,[contenteditable="true"]') !== null) ||
  (window.getSelection()?.toString() ?? '') !== '' ||
  window.document.querySelector('[role="dialog"][data-state="open"]') !== null

/**
 * Copy, cut and paste through the browser's own clipboard events, so that text can go anywhere and come from anywhere. It listens from the first drawing on; a
 * hand quicker than its code waits for it and loses nothing. `pointer`: where the hand is, on a canvas.
 */
export function Clipboard({ pointer }: { pointer?: () => Point | undefined }) {
  const designer = useDesigner()
  const elsewhere = useElsewhere()
  const { store, gestures, canEdit } = designer
  const notFetched = () =>
    store.say('warn', 'What reads and writes the clipboard could not be fetched. Try it once more.')

  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (aboutText(event) || store.read().selection.size === 0) return
    event.preventDefault()
    const removes = event.type === 'cut' && canEdit
    if (here) {
      event.clipboardData?.setData('text/plain', here.copySelection(store) ?? '')
      if (removes) gestures.remove()
      return
    }
    const late = async () => {
      const { copySelection } = await fetchCode()
      await navigator.clipboard.writeText(copySelection(store) ?? '')
      if (removes) gestures.remove()
    }
    late().catch(notFetched)
  })
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!canEdit || text.trim() === '' || aboutText(event)) return
    event.preventDefault()
    const at = pointer?.()
    const put = (code: ClipboardCode) => code.pasteAsking(designer, text, { at, elsewhere })
    if (here) put(here)
    else fetchCode().then(put, notFetched)
  })
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(event)
    const paste = (event: ClipboardEvent) => onPaste(event)
    window.addEventListener('copy', copy)
    window.addEventListener('cut', copy)
    window.addEventListener('paste', paste)
    fetchAhead(fetchCode)
    return () => {
      window.removeEventListener('copy', copy)
      window.removeEventListener('cut', copy)
      window.removeEventListener('paste', paste)
    }
  }, [])
  return null
}
