'use client'
import { useEffect, useMemo, useState } from 'react'

import { tidy } from '#core/document/commands/tidy.ts'
import type { Places } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import { missingPlaces } from './arrange.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { worstByElement } from './problem.ts'
import { sceneOf, unplaced, type Scene } from './scene.ts'

const nowhere: Places = {}

/** The document as a graph. What has no place yet is laid out, and keeps that place if the person may edit. */
export const useScene = (): Scene => {
  const { store, canEdit } = useDesigner()
  const document = useDesignerState((state) => state.document)
  const problems = useDesignerState((state) => state.problems)
  const [auto, setAuto] = useState(nowhere)
  const worst = useMemo(() => worstByElement(problems), [problems])

  const missing = useMemo(() => unplaced(document), [document])
  const waiting = missing.some(({ id }) => !auto[id])
  useEffect(() => {
    if (!waiting) return undefined
    let stale = false
    void missingPlaces(document).then((places) => {
      if (stale) return
      setAuto(places)
      if (!canEdit) return
      const known = Object.fromEntries(
        Object.entries(places).filter(([id]) => store.document.elements[id] && !store.document.layout[id]),
      )
      const placed = tidy(store.document, { places: known })
      if (!(placed instanceof Refusal)) store.adopt(placed)
    })
    return () => {
      stale = true
    }
  }, [waiting, document, canEdit, store])

  return useMemo(() => sceneOf(document, auto, worst), [document, auto, worst])
}
