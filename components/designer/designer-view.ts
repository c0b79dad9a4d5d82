'use client'
import { useCallback, useSyncExternalStore } from 'react'

import { useUrlState } from '#components/runs/use-url-state.ts'

/** The ways one document is shown: drawn, drawn beside its text, as text, as a tree. */
export const designerViews = ['canvas', 'split', 'text', 'outline'] as const
export type DesignerView = (typeof designerViews)[number]

const storageKey = 'designer-view'
const isView = (word: string | null | undefined): word is DesignerView =>
  designerViews.some((view) => view === word)

const never = () => () => undefined
/** What this browser showed last; the server, and the first drawing here, show the canvas. */
const useRemembered = (): DesignerView =>
  useSyncExternalStore(
    never,
    () => {
      const found = localStorage.getItem(storageKey)
      return isView(found) ? found : 'canvas'
    },
    () => 'canvas',
  )

/** The view in the address, else the one this person chose last. */
export const useDesignerView = (): [DesignerView, (view: DesignerView) => void] => {
  const [word, setWord] = useUrlState('view')
  const remembered = useRemembered()
  const choose = useCallback(
    (view: DesignerView) => {
      localStorage.setItem(storageKey, view)
      setWord(view)
    },
    [setWord],
  )
  return [isView(word) ? word : remembered, choose]
}
