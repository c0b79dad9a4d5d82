'use client'
import './graph.css'
import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  useStore,
  type NodeTypes,
  type ReactFlowProps,
} from '@xyflow/react'
import { useImperativeHandle, useLayoutEffect, useRef, type ReactNode, type Ref, type RefObject } from 'react'

import { afterDrawing } from '#components/ui/on-demand.tsx'

import type { FlowNode } from './flow-node.ts'
import { FoldingContext } from './fold-node.tsx'
import { ConnectingContext, type GraphHand } from './graph-hand.ts'
import type { GraphHandle, Insets } from './graph-handle.ts'
import { painterMarginPx } from './graph-painter.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'
import { zoomLimits } from './node-shape.ts'
import { NodeStatusProvider, StatusKnownProvider, type NodeStatusStore } from './node-status.ts'
import { readOnlyNodes } from './read-only-nodes.tsx'
import { SnapLines } from './snap-lines.tsx'
import { useConnecting } from './use-connecting.tsx'
import { useDrawing } from './use-drawing.ts'
import { usePainter } from './use-painter.ts'
import { usePointing } from './use-pointing.ts'
import { WireEdge } from './wire-edge.tsx'
import { ZoomBar } from './zoom-bar.tsx'

const Minimap = afterDrawing(() => import('./minimap.tsx').then((part) => part.Minimap))
const edgeTypes = { wire: WireEdge }
const noInsets: Insets = { left: 0, right: 0, top: 0, bottom: 0 }

/** How React Flow behaves here: keys, focus and selection are ours. */
const flowSettings = {
  connectionMode: ConnectionMode.Strict,
  connectionRadius: 28,
  onlyRenderVisibleElements: true,
  minZoom: zoomLimits.min,
  maxZoom: zoomLimits.max,
  nodesFocusable: false,
  edgesFocusable: false,
  elevateNodesOnSelect: false,
  nodeDragThreshold: 3,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  selectionKeyCode: 'Shift',
  multiSelectionKeyCode: ['Shift', 'Meta', 'Control'],
  disableKeyboardA11y: true,
} satisfies ReactFlowProps

export interface GraphViewProps {
  label: string
  nodes: readonly GraphNode[]
  wires: readonly GraphWire[]
  status: NodeStatusStore
  selection: ReadonlySet<string>
  onSelect: (ids: string[]) => void
  /** The wire that is chosen, if one is. */
  onSelectWire?: (id: string | undefined) => void
  selectedWire?: string | undefined
  /** Enter, or a double press. */
  onOpen?: (id: string) => void
  labelOfGroup?: (group: string) => string
  /** The name of a frame was pressed. */
  onFrame?: (group: string) => void
  /** Folds or unfolds a frame: by its button, or a double press. */
  onFold?: (frame: string) => void
  /** What the hand may do; without it the graph is to look at. */
  hand?: GraphHand | undefined
  /** False while nobody knows yet which nodes have a status. */
  statusKnown?: boolean
  nodeTypes?: NodeTypes
  /** Screen that floating panels cover: fitting keeps clear of it. */
  insets?: Insets
  ref?: Ref<GraphHandle>
  minimap?: boolean
  /** Shows everything once there is something; off where it begins empty and the hand puts things where it wants them. */
  fitsFirst?: boolean
  /** Nodes are still being laid out: fitting waits for that. */
  placing?: boolean
  children?: ReactNode
}

/** A graph of nodes and wires that stays smooth with thousands of both. Nodes near are elements, all else is painted. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <NodeStatusProvider value={props.status}>
        <StatusKnownProvider value={props.statusKnown ?? true}>
          <Graph {...props} />
        </StatusKnownProvider>
      </NodeStatusProvider>
    </ReactFlowProvider>
  )
}

/** Taken away from the element itself: React knows nothing of it, and draws nothing again. */
const unfitted = 'data-unfitted'

/** What React Flow says of itself to who hears the page. */
const graphWords = {
  'node.a11yDescription.default': 'Enter selects the node, Delete removes it, Escape lets it go.',
  'edge.a11yDescription.default': 'Enter selects the wire, Delete removes it, Escape lets it go.',
}

const plainLabel = (group: string) => group

function Graph({ ref, ...props }: GraphViewProps) {
  const { nodes, wires, status, selection, onSelect, onSelectWire, selectedWire, onOpen, onFrame, hand } =
    props
  const { labelOfGroup = plainLabel, nodeTypes = readOnlyNodes, insets = noInsets, minimap = true } = props
  const drawing = useDrawing({
    nodes,
    wires,
    status,
    selection,
    selectedWire,
    labelOfGroup,
    insets,
    hand,
  })
  const { far, handle } = drawing
  const canvas = usePainter(drawing.painted, status)
  const pointing = usePointing({
    nodes,
    selection,
    onSelect,
    onSelectWire,
    onOpen,
    onFrame,
    onFold: props.onFold,
    hand,
    drawing,
  })
  const connecting = useConnecting(hand, handle)
  useImperativeHandle(ref, () => handle, [handle])
  const box = useRef<HTMLDivElement>(null)
  const fitsFirst = props.fitsFirst !== false && nodes.length > 0
  useFitFirst(box, handle, { wanted: fitsFirst, placing: props.placing === true })

  return (
    <FoldingContext value={props.onFold}>
      <ConnectingContext value={connecting.connecting}>
        <div
          className="graph relative min-h-0 min-w-0 flex-1"
          data-far={far || undefined}
          {...(fitsFirst && { [unfitted]: '' })}
          ref={box}
        >
          <ReactFlow<FlowNode, never>
            aria-label={props.label}
            ariaLabelConfig={graphWords}
            nodes={drawing.mounted}
            edges={drawing.focus.edges as never[]}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            {...pointing}
            {...connecting.props}
            nodesDraggable={hand !== undefined}
            nodesConnectable={hand !== undefined}
            {...flowSettings}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={2} color="var(--line)" />
            <canvas
              ref={canvas}
              aria-hidden
              className="pointer-events-none absolute origin-top-left"
              style={{ zIndex: 0, left: -painterMarginPx, top: -painterMarginPx }}
            />
            <SnapLines lines={drawing.lines} />
          </ReactFlow>
          {connecting.tip}
          <div className="absolute bottom-3.5 left-3.5 z-[5]">
            <ZoomBar onFit={() => handle.fit()} />
          </div>
          {minimap && (
            <div className="absolute right-3.5 bottom-3.5 z-[5] hidden md:block">
              <Minimap nodes={nodes} status={status} />
            </div>
          )}
          {props.children}
        </div>
      </ConnectingContext>
    </FoldingContext>
  )
}

/** Shows everything once there is something to show. Until then nothing is seen: it would lie where it leaves at once. */
function useFitFirst(
  box: RefObject<HTMLElement | null>,
  handle: GraphHandle,
  { wanted, placing }: { wanted: boolean; placing: boolean },
) {
  const ready = useStore((state) => state.width > 0) && !placing
  const fitted = useRef(false)
  useLayoutEffect(() => {
    if (!wanted || !ready) return
    if (!fitted.current) handle.fit(undefined, 0)
    fitted.current = true
    box.current?.removeAttribute(unfitted)
  }, [ready, wanted, handle, box])
}
