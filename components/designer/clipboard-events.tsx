'use client'
import { useEffect, useEffectEvent } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import { copySelection } from './clipboard-text.ts'
import { useDesigner } from './designer-context.tsx'
import { usePaste } from './use-paste.ts'

/** Whether a clipboard event is about text and not about the canvas. */
const aboutText = (event: ClipboardEvent): boolean =>
  (event.target instanceof HTMLElement &&
    event.target.closest('input,textarea,[contenteditable="true"]') !== null) ||
  (window.getSelection()?.toString() ?? '') !== '' ||
  window.document.querySelector('[role="dialog"][data-state="open"]') !== null

/** Copy, cut and paste through the browser's own clipboard events, so that text can go anywhere and come from anywhere. `pointer`: where the hand is, on a canvas. */
export function ClipboardEvents({ pointer }: { pointer?: () => Point | undefined }) {
  const { store, gestures, canEdit } = useDesigner()
  const put = usePaste()
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const text = aboutText(event) ? undefined : copySelection(store)
    if (text === undefined) return
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    if (event.type === 'cut' && canEdit) gestures.remove()
  })
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!canEdit || text.trim() === '' || aboutText(event)) return
    event.preventDefault()
    put(text, pointer?.())
  })
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(event)
    const paste = (event: ClipboardEvent) => onPaste(event)
    window.addEventListener('copy', copy)
    window.addEventListener('cut', copy)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('copy', copy)
      window.removeEventListener('cut', copy)
      window.removeEventListener('paste', paste)
    }
  }, [])
  return null
}
