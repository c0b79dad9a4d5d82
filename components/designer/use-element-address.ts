'use client'
import { useEffect } from 'react'

import { urlStateNow, writeUrlState } from '#components/runs/use-url-state.ts'

import type { DesignerStore } from './designer-store.ts'
import { elementNamed } from './element-named.ts'
import type { Problem } from './problem.ts'

/** A selection that rests for so long is put into the address: a walk over many elements writes it once. */
const restMs = 300

/** Keeps the one element that is selected in the address, so that it is there again after a reload and can be sent; no step of the history. */
export function useElementAddress(store: DesignerStore<Problem>) {
  useEffect(() => {
    let before = store.read().selection
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () => {
      const { selection, document } = store.read()
      const [only] = selection
      const named = urlStateNow('element')
      if (selection.size === 1 && named !== undefined && elementNamed(document, named)?.id === only) return
      writeUrlState('element', selection.size === 1 ? only : undefined, 'passing')
      // They are of the element that was named.
      writeUrlState('line', undefined, 'passing')
      writeUrlState('version', undefined, 'passing')
    }
    const forget = store.subscribe(() => {
      const { selection } = store.read()
      if (selection === before) return
      before = selection
      clearTimeout(timer)
      timer = setTimeout(write, restMs)
    })
    return () => {
      forget()
      clearTimeout(timer)
    }
  }, [store])
}
