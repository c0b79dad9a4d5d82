'use client'
import { createContext, useContext, useSyncExternalStore } from 'react'

import type { Spot, WireEnd } from '#components/graph/graph-hand.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'
import type { NodeStatusStore } from '#components/graph/node-status.ts'
import type { Wiring } from '#core/document/commands/connection-rules.ts'
import type { ElementId } from '#core/document/element.ts'

import type { Active } from './active.ts'
import type { CodePlace } from './code/show-line.ts'
import type { DesignerState, DesignerStore } from './designer-store.ts'
import type { Gestures } from './gestures.ts'
import type { Pasting } from './paste-asking.ts'
import type { Problem } from './problem.ts'

/** What stands open over the canvas. */
export interface DesignerUi {
  /** Choosing what to add, or what to wire to, at a spot. */
  adding: { spot: Spot; end?: WireEnd; wire?: Wiring } | undefined
  /** Choosing the other end of a wire by typing. */
  wiring: WireEnd | undefined
  renaming: ElementId | undefined
  dialog: 'publish' | 'materialize' | 'import' | undefined
  /** A check is being written: of which asset, where that is known, and where it is to stand. */
  checking: { asset: string | undefined; at: { x: number; y: number } } | undefined
  /** The element whose code is to be replaced by another kind. */
  replacing: ElementId | undefined
  /** A text whose names are asked about. */
  pasting: Pasting | undefined
  finding: boolean
  problemsOpen: boolean
  selectedWire: string | undefined
  /** A field of the inspector that the caret is to go to, and where in its code; gone again once it went there. */
  focusField: { field: string; place?: CodePlace | undefined } | undefined
}

export const closedUi: DesignerUi = {
  adding: undefined,
  wiring: undefined,
  renaming: undefined,
  dialog: undefined,
  checking: undefined,
  replacing: undefined,
  pasting: undefined,
  finding: false,
  problemsOpen: false,
  selectedWire: undefined,
  focusField: undefined,
}

export interface Designer {
  store: DesignerStore<Problem>
  gestures: Gestures
  status: NodeStatusStore
  /** Whether the deployment has said by now how its assets are. */
  statusKnown: boolean
  pipelineId: string
  /** The version that runs now. */
  active: Active | null
  canEdit: boolean
  ui: DesignerUi
  open: (part: Partial<DesignerUi>) => void
  graph: React.RefObject<GraphHandle | null>
}

const DesignerContext = createContext<Designer | null>(null)
export const DesignerProvider = DesignerContext.Provider

export const useDesigner = (): Designer => {
  const designer = useContext(DesignerContext)
  if (!designer) throw new Error('useDesigner is used outside of the designer.')
  return designer
}

/** A part of the state; the component redraws when that part is another. */
export const useDesignerState = <Part,>(part: (state: DesignerState<Problem>) => Part): Part => {
  const { store } = useDesigner()
  return useSyncExternalStore(
    store.subscribe,
    () => part(store.read()),
    () => part(store.read()),
  )
}
