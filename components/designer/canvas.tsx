'use client'
import { useCallback, useMemo, useRef, useState, type DragEvent } from 'react'

import type { GraphWire } from '#components/graph/graph-scene.ts'
import { GraphView } from '#components/graph/graph-view.tsx'
import { ContextMenu } from '#components/ui/context-menu.tsx'
import { nameOf } from '#core/document/name-of.ts'

import { Adding, usePutOnCanvas } from './adding.tsx'
import { useCanvasKeys, useCanvasLetters, useClipboard } from './canvas-keys.ts'
import { contextItems, type ContextTarget } from './context-items.ts'
import { describeElement } from './describe-element.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { designerNodes } from './designer-nodes.tsx'
import { Finder } from './finder.tsx'
import { FirstSteps } from './first-steps.tsx'
import { useAbilities } from './ground.ts'
import { paletteDragType, offeredItems } from './palette-items.ts'
import { Palette } from './palette.tsx'
import { elementOfFrame, frameName } from './scene.ts'
import { useHand } from './use-hand.ts'
import { useScene } from './use-scene.ts'

const insets = { left: 190, right: 0, top: 0, bottom: 0 }
const noInsets = { left: 0, right: 0, top: 0, bottom: 40 }
const phonePx = 880

/** The pipeline as a drawing, and everything a hand may do to it. */
export function Canvas() {
  const designer = useDesigner()
  const { store, status, open, ui, canEdit, graph } = designer
  const scene = useScene()
  const selection = useDesignerState((state) => state.selection)
  const [fitsFirst] = useState(() => Object.keys(store.document.elements).length > 0)
  const [target, setTarget] = useState<ContextTarget>()
  const box = useRef<HTMLDivElement>(null)
  const pointer = useRef<{ x: number; y: number } | undefined>(undefined)
  const wide = typeof window !== 'undefined' && window.innerWidth >= phonePx

  const onContext = useCallback(
    (
      event: React.MouseEvent,
      on: { node?: string | undefined; wire?: string | undefined; frame?: string | undefined },
    ) => {
      if (on.node !== undefined && !store.read().selection.has(on.node)) store.select([on.node])
      const client = { x: event.clientX, y: event.clientY }
      setTarget({
        ...on,
        spot: { client, point: graph.current?.pointAt(client.x, client.y) ?? { x: 0, y: 0 } },
      })
    },
    [store, graph],
  )
  const hand = useHand(scene, onContext)
  const put = usePutOnCanvas(scene)
  const abilities = useAbilities()
  const onKeyDown = useCanvasKeys(scene)
  useCanvasLetters(scene)
  useClipboard(() => {
    const at = pointer.current
    return at && graph.current?.pointAt(at.x, at.y)
  })

  const onDrop = (event: DragEvent) => {
    const item = offeredItems(abilities).find(({ id }) => id === event.dataTransfer.getData(paletteDragType))
    if (!item || !canEdit) return
    event.preventDefault()
    put(item, graph.current?.pointAt(event.clientX, event.clientY))
  }
  const select = useCallback(
    (ids: string[]) => {
      if (ids.length > 0) open({ selectedWire: undefined })
      store.select(ids)
    },
    [store, open],
  )
  const items = useMemo(
    () => (target && canEdit ? contextItems(designer, scene, target) : []),
    [designer, scene, target, canEdit],
  )

  const surface = {
    tabIndex: 0,
    onKeyDown,
    onPointerDownCapture: (event: React.PointerEvent) => {
      if (
        event.target instanceof HTMLElement &&
        !event.target.closest('input,textarea,button,[role="dialog"]')
      ) {
        box.current?.focus({ preventScroll: true })
      }
    },
    onPointerMove: (event: React.PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY }
    },
    onPointerLeave: () => {
      pointer.current = undefined
    },
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(paletteDragType)) event.preventDefault()
    },
    onDrop,
  }

  const area = (
    // The canvas takes keys as one whole: arrows walk along its wires.
    <div
      ref={box}
      id="designer-canvas"
      role="application"
      aria-label="Pipeline"
      aria-describedby="designer-selected"
      className="relative flex min-h-0 min-w-0 flex-1 -outline-offset-1 focus-visible:outline-1"
      {...surface}
    >
      <GraphView
        ref={graph}
        label="Pipeline"
        nodes={scene.nodes}
        wires={scene.wires}
        status={status}
        selection={selection}
        onSelect={select}
        selectedWire={ui.selectedWire}
        onSelectWire={(selectedWire) => open({ selectedWire })}
        onOpen={(id) =>
          open(
            store.document.elements[id]?.kind === 'note' ? { renaming: id } : { focusField: { field: '' } },
          )
        }
        onFrame={(frame) => {
          const element = elementOfFrame(store.document, frame)
          store.select(
            element ? [element.id] : scene.nodes.filter(({ group }) => group === frame).map(({ id }) => id),
          )
        }}
        labelOfGroup={frameName}
        hand={hand}
        nodeTypes={designerNodes}
        fitsFirst={fitsFirst}
        insets={wide && canEdit ? insets : noInsets}
      >
        {canEdit && <Palette scene={scene} />}
        {scene.nodes.length === 0 && <FirstSteps />}
      </GraphView>
      {ui.finding && <Finder />}
      <Announcer wire={scene.wires.find(({ id }) => id === ui.selectedWire)} />
      <Adding scene={scene} />
    </div>
  )
  return canEdit ? <ContextMenu items={items}>{area}</ContextMenu> : area
}

/** Tells who cannot see it what is selected. */
function Announcer({ wire }: { wire: GraphWire | undefined }) {
  const { store } = useDesigner()
  const selection = useDesignerState((state) => state.selection)
  const [first, second] = [...selection]
  const element = first === undefined ? undefined : store.document.elements[first]
  const nameAt = (id: string) => {
    const end = store.document.elements[id]
    return end ? nameOf(end) : 'nothing'
  }
  const chosen =
    second !== undefined
      ? `${selection.size} elements selected`
      : element
        ? describeElement(store.document, element)
        : 'Nothing selected'
  const words = wire ? `Wire from ${nameAt(wire.from)} to ${nameAt(wire.to)}` : chosen
  return (
    <p id="designer-selected" role="status" className="sr-only">
      {words}
    </p>
  )
}
