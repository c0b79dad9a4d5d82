'use client'
import { useMemo } from 'react'

import type { GraphHand, WireEnd } from '#components/graph/graph-hand.ts'
import { whyNotConnect } from '#core/document/commands/connection-rules.ts'

import { addingInto } from './adding-into.ts'
import { useDesigner } from './designer-context.tsx'
import { carriedTo, unfoldedMoves } from './placement.ts'
import type { Scene } from './scene.ts'

/** What the mouse does on the canvas, as gestures on the document. */
export const useHand = (
  scene: Scene,
  onContext: NonNullable<GraphHand['onContext']>,
): GraphHand | undefined => {
  const { store, gestures, open, canEdit } = useDesigner()
  return useMemo(() => {
    if (!canEdit) return undefined
    const pair = (from: string, to: string) => ({ from: { id: from }, to: { id: to } })
    return {
      onMove: (moves, frames) => {
        const meant = unfoldedMoves(scene, moves)
        // A folded group is carried past other groups, not into them.
        void store.run(carriedTo(store.document, meant, meant === moves ? frames : []))
      },
      whyNot: (from, to) => whyNotConnect(store.document, pair(from, to)),
      onConnect: (from, to) => void gestures.connect(pair(from, to)),
      onLoose: (end: WireEnd, spot) => open({ adding: { spot, end } }),
      onRefused: (sentence) => store.say('warn', sentence),
      onInsert: (id, client) => {
        const wire = scene.wires.find((one) => one.id === id)
        if (wire) open({ adding: addingInto(store.document, scene, wire, client) })
      },
      onOpenPalette: (spot) => open({ adding: { spot } }),
      onContext,
    }
  }, [store, gestures, open, canEdit, scene, onContext])
}
