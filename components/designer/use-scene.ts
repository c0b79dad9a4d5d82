'use client'
import { useEffect, useMemo, useState } from 'react'

import { tidy } from '#core/document/commands/tidy.ts'
import type { Places } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import { missingPlaces } from './arrange.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { sceneKeeper } from './kept-scene.ts'
import { worstByElement } from './problem.ts'
import { folding, sceneOf, unplaced, type Scene } from './scene.ts'

const nowhere: Places = {}

interface PlacedScene extends Scene {
  /** The first layout is still to come. */
  readonly placing: boolean
}

/** The document as a graph. What has no place yet is laid out, and keeps that place if the person may edit. */
export const useScene = (folded: ReadonlySet<string>): PlacedScene => {
  const { store, canEdit } = useDesigner()
  const document = useDesignerState((state) => state.drawn)
  const problems = useDesignerState((state) => state.problems)
  const [auto, setAuto] = useState(nowhere)
  const [placed, setPlaced] = useState(false)
  const worst = useMemo(() => worstByElement(problems), [problems])

  const missing = useMemo(() => unplaced(document), [document])
  const waiting = missing.some(({ id }) => !auto[id])
  useEffect(() => {
    if (!waiting) return undefined
    let stale = false
    const laidOut = missingPlaces(document).then((places) => {
      if (stale) return
      setAuto(places)
      if (!canEdit) return
      const known = Object.fromEntries(
        Object.entries(places).filter(([id]) => store.document.elements[id] && !store.document.layout[id]),
      )
      const tidied = tidy(store.document, { places: known })
      if (!(tidied instanceof Refusal)) store.adopt(tidied)
    })
    // Without a layout the drawing is seen as it is.
    void laidOut.finally(() => setPlaced(true))
    return () => {
      stale = true
    }
  }, [waiting, document, canEdit, store])

  const [kept] = useState(sceneKeeper)
  const whole = useMemo(() => kept(sceneOf(document, auto, worst)), [kept, document, auto, worst])
  const scene = useMemo(() => folding(whole, folded), [whole, folded])
  return useMemo(() => ({ ...scene, placing: waiting && !placed }), [scene, waiting, placed])
}
