import { createContext } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import type { GraphFrame } from './graph-scene.ts'

export interface Spot {
  /** On the screen. */
  client: Point
  /** In the graph. */
  point: Point
}

/** One end of a wire that is being drawn. */
export interface WireEnd {
  id: string
  end: 'output' | 'input'
}

/** What a hand may do to a graph. Every one of these has a way by keyboard, too. */
export interface GraphHand {
  /** Nodes were carried; `frames` are the groups as they were without them. */
  onMove: (moves: { id: string; place: Point }[], frames: readonly GraphFrame[]) => void
  /** Undefined where the wire fits, else why not. */
  whyNot: (from: string, to: string) => string | undefined
  onConnect: (from: string, to: string) => void
  /** A wire was let go over nothing. */
  onLoose: (end: WireEnd, spot: Spot) => void
  onRefused: (sentence: string) => void
  onInsert: (wire: string, client: Point) => void
  onOpenPalette: (spot: Spot) => void
  onContext?: (
    event: React.MouseEvent,
    on: { node?: string | undefined; wire?: string | undefined; frame?: string | undefined },
  ) => void
}

export interface Connecting {
  from: WireEnd
  /** Why a wire to this node does not fit. */
  whyNot: (id: string) => string | undefined
}

/** The wire in the hand, for nodes to dim where it does not fit. */
export const ConnectingContext = createContext<Connecting | undefined>(undefined)
