'use client'
import { useEffect, useEffectEvent } from 'react'

import { fetchAhead } from '#components/ui/fetch-ahead.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import { copyToClipboard } from './clipboard-actions.ts'
import { type ClipboardCode, clipboardCodeHere, fetchClipboardCode } from './clipboard-code.ts'
import { useDesigner } from './designer-context.tsx'
import { useElsewhere } from './use-elsewhere.ts'

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
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (aboutText(event) || store.read().selection.size === 0) return
    event.preventDefault()
    const removes = event.type === 'cut' && canEdit
    const code = clipboardCodeHere()
    if (!code) {
      void copyToClipboard(designer, { removes })
      return
    }
    event.clipboardData?.setData('text/plain', code.copySelection(store) ?? '')
    if (removes) gestures.remove()
  })
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!canEdit || text.trim() === '' || aboutText(event)) return
    event.preventDefault()
    const at = pointer?.()
    const put = (code: ClipboardCode) => code.pasteAsking(designer, text, { at, elsewhere })
    const code = clipboardCodeHere()
    if (code) put(code)
    else
      fetchClipboardCode().then(put, () =>
        store.say('warn', 'What reads the clipboard could not be fetched. Paste once more.'),
      )
  })
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(event)
    const paste = (event: ClipboardEvent) => onPaste(event)
    window.addEventListener('copy', copy)
    window.addEventListener('cut', copy)
    window.addEventListener('paste', paste)
    fetchAhead(fetchClipboardCode)
    return () => {
      window.removeEventListener('copy', copy)
      window.removeEventListener('cut', copy)
      window.removeEventListener('paste', paste)
    }
  }, [])
  return null
}
