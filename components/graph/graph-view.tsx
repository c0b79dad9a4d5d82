'use client'
import './graph.css'
import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  useStore,
  type NodeChange,
  type NodeTypes,
} from '@xyflow/react'
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, type ReactNode, type Ref } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import { boxOfNode, flowNode, type FlowNode } from './flow-node.ts'
import { frameNode, frameOfId } from './frames-of.ts'
import { ConnectingContext, type GraphHand } from './graph-hand.ts'
import { useGraphHandle, type GraphHandle, type Insets } from './graph-handle.ts'
import { painterMarginPx } from './graph-painter.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'
import { useLiveWires } from './live-wires.ts'
import { Minimap } from './minimap.tsx'
import { farZoom, zoomLimits } from './node-shape.ts'
import { NodeStatusProvider, type NodeStatusStore } from './node-status.ts'
import { readOnlyNodes } from './read-only-nodes.tsx'
import { useCarrying } from './use-carrying.ts'
import { useConnecting } from './use-connecting.tsx'
import { usePainter } from './use-painter.ts'
import { useWireFocus } from './use-wire-focus.ts'
import { WireEdge } from './wire-edge.tsx'
import { wireIndex } from './wire-index.ts'
import { ZoomBar } from './zoom-bar.tsx'

const edgeTypes = { wire: WireEdge }
const nobody: FlowNode[] = []
const noInsets: Insets = { left: 0, right: 0, top: 0, bottom: 0 }

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
  /** What the hand may do; without it the graph is to look at. */
  hand?: GraphHand | undefined
  nodeTypes?: NodeTypes
  /** Screen that floating panels cover: fitting keeps clear of it. */
  insets?: Insets
  ref?: Ref<GraphHandle>
  minimap?: boolean
  /** Shows everything once there is something; off where it begins empty and the hand puts things where it wants them. */
  fitsFirst?: boolean
  children?: ReactNode
}

/** A graph of nodes and wires that stays smooth with thousands of both. Nodes near are elements, all else is painted. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <NodeStatusProvider value={props.status}>
        <Graph {...props} />
      </NodeStatusProvider>
    </ReactFlowProvider>
  )
}

const plainLabel = (group: string) => group

function Graph({
  nodes,
  wires,
  status,
  selection,
  onSelect,
  onSelectWire,
  selectedWire,
  onOpen,
  onFrame,
  hand,
  ref,
  ...rest
}: GraphViewProps) {
  const {
    label,
    labelOfGroup = plainLabel,
    nodeTypes = readOnlyNodes,
    insets = noInsets,
    minimap = true,
    fitsFirst = true,
    children,
  } = rest
  const { moved, boxOf, frames, carry, drop } = useCarrying(nodes, labelOfGroup, hand)
  const far = useStore((state) => state.transform[2] < farZoom)
  const ready = useStore((state) => state.width > 0)

  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const boxOfId = useCallback(
    (id: string) => {
      const node = byId.get(id)
      return node && boxOf(node)
    },
    [byId, boxOf],
  )
  const boxes = useCallback(() => new Map(nodes.map((node) => [node.id, boxOfNode(node)])), [nodes])
  const handle = useGraphHandle(boxes, insets)
  useImperativeHandle(ref, () => handle, [handle])

  const index = useMemo(
    () =>
      wireIndex(wires, (id) => {
        const node = byId.get(id)
        return node && boxOfNode(node)
      }),
    [wires, byId],
  )
  const live = useLiveWires(wires, status)
  const focus = useWireFocus({
    wires,
    index,
    handle,
    selection,
    moved,
    live,
    selectedWire,
    far,
    onInsert: hand?.onInsert,
  })

  const scene = useMemo(
    () => ({
      nodes,
      frames,
      boxOf: boxOfId,
      wires: index,
      skipWire: (id: string) => focus.promoted.has(id),
      statusOf: status.get,
      selected: (id: string) => selection.has(id),
    }),
    [nodes, frames, boxOfId, index, focus.promoted, status, selection],
  )
  const canvas = usePainter(scene, status)

  const bodies = useMemo(
    () =>
      nodes.map((node) => {
        const plain = flowNode(node, selection.has(node.id))
        const place = moved.get(node.id)
        return place ? { ...plain, position: place, dragging: true } : plain
      }),
    [nodes, selection, moved],
  )
  const shown = useMemo(
    () => [...frames.map((frame) => flowNode(frameNode(frame), false)), ...bodies],
    [frames, bodies],
  )

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const chosen = changes
        .filter((change) => change.type === 'select')
        .filter(({ id }) => frameOfId(id) === undefined)
      if (chosen.length > 0) {
        const next = new Set(selection)
        for (const { id, selected } of chosen) {
          if (selected) next.add(id)
          else next.delete(id)
        }
        onSelect([...next])
      }
      carry(changes)
    },
    [selection, onSelect, carry],
  )

  const fitted = useRef(false)
  useEffect(() => {
    if (fitted.current || !fitsFirst || !ready || nodes.length === 0) return
    fitted.current = true
    handle.fit(undefined, 0)
  }, [ready, nodes, handle, fitsFirst])

  const connecting = useConnecting(hand, handle)
  const nodeUnder = (point: Point) =>
    nodes.findLast((node) => {
      const box = boxOf(node)
      return (
        node.shape !== 'frame' &&
        point.x >= box.x &&
        point.x <= box.x + box.width &&
        point.y >= box.y &&
        point.y <= box.y + box.height
      )
    })
  const onPaneClick = (event: React.MouseEvent) => {
    const point = handle.pointAt(event.clientX, event.clientY)
    const node = far ? nodeUnder(point) : undefined
    if (node) {
      onSelect([node.id])
      if (event.detail === 2) handle.reveal([node.id])
      return
    }
    const wire = focus.at(point)
    onSelectWire?.(wire)
    if (selection.size > 0) onSelect([])
    if (!wire && event.detail === 2)
      hand?.onOpenPalette({ client: { x: event.clientX, y: event.clientY }, point })
  }

  return (
    <ConnectingContext value={connecting.connecting}>
      <div className="graph relative min-h-0 min-w-0 flex-1" data-far={far || undefined}>
        <ReactFlow<FlowNode, never>
          aria-label={label}
          nodes={far ? nobody : shown}
          edges={focus.edges as never[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onNodeDragStop={drop}
          onSelectionDragStop={drop}
          onNodeClick={(_, node) => {
            const frame = frameOfId(node.id)
            if (frame !== undefined) onFrame?.(frame)
          }}
          onNodeDoubleClick={(_, node) => {
            if (frameOfId(node.id) === undefined) onOpen?.(node.id)
          }}
          onNodeContextMenu={(event, node) =>
            hand?.onContext?.(
              event,
              frameOfId(node.id) === undefined ? { node: node.id } : { frame: frameOfId(node.id) },
            )
          }
          onPaneContextMenu={(event) => {
            const point = handle.pointAt(event.clientX, event.clientY)
            hand?.onContext?.(event as React.MouseEvent, {
              wire: focus.at(point),
              node: far ? nodeUnder(point)?.id : undefined,
            })
          }}
          onPaneMouseMove={(event) => focus.point(handle.pointAt(event.clientX, event.clientY))}
          onNodeMouseEnter={focus.leave}
          onPaneMouseLeave={focus.leave}
          onPaneClick={onPaneClick}
          {...connecting.props}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={28}
          onlyRenderVisibleElements
          minZoom={zoomLimits.min}
          maxZoom={zoomLimits.max}
          nodesFocusable={false}
          edgesFocusable={false}
          elevateNodesOnSelect={false}
          nodesDraggable={hand !== undefined}
          nodesConnectable={hand !== undefined}
          nodeDragThreshold={3}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={2} color="var(--line)" />
          <canvas
            ref={canvas}
            aria-hidden
            className="pointer-events-none absolute origin-top-left"
            style={{ zIndex: 0, left: -painterMarginPx, top: -painterMarginPx }}
          />
        </ReactFlow>
        {connecting.tip}
        <div className="absolute bottom-3.5 left-3.5 z-[5]">
          <ZoomBar onFit={() => handle.fit()} />
        </div>
        {minimap && (
          <div className="absolute right-3.5 bottom-3.5 z-[5] hidden md:block">
            <Minimap nodes={nodes} boxOf={boxOf} status={status} />
          </div>
        )}
        {children}
      </div>
    </ConnectingContext>
  )
}
