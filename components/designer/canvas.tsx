'use client'
import { useCallback, useMemo, useRef, useState, type DragEvent, type RefObject } from 'react'

import { useFoldedStatus } from '#components/graph/folded-status.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'
import type { GraphWire } from '#components/graph/graph-scene.ts'
import { GraphView } from '#components/graph/graph-view.tsx'
import { useFolded } from '#components/graph/use-folded.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { ContextMenu } from '#components/ui/context-menu.tsx'
import type { Point } from '#core/layout/layout-graph.ts'

import { Adding, usePutOnCanvas } from './adding.tsx'
import { AlignBar } from './align-bar.tsx'
import { useCanvasKeys, useCanvasLetters } from './canvas-keys.ts'
import { Clipboard } from './clipboard.tsx'
import { hasCode } from './code/has-code.ts'
import { useCodeRoom } from './code/use-code-room.ts'
import { contextItems, type ContextTarget } from './context-items.ts'
import { describeElement } from './describe-element.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { designerNodes } from './designer-nodes.tsx'
import { Finder } from './finder.tsx'
import { FirstSteps } from './first-steps.tsx'
import { useAbilities } from './ground.ts'
import { paletteDragType, offeredItems } from './palette-items.ts'
import { Palette } from './palette.tsx'
import { Replacing } from './replacing.tsx'
import { elementOfFrame, frameName, type Scene } from './scene.ts'
import { trialItems, useTrialActions } from './trial/trial-actions.ts'
import { useTrialTable } from './trial/trial-context.tsx'
import { assetToTry } from './trial/use-selected-asset.ts'
import { useDropFiles } from './use-drop-files.ts'
import { useElsewhere } from './use-elsewhere.ts'
import { useFoldActions } from './use-fold-actions.ts'
import { useHand } from './use-hand.ts'
import { useRevealWhenPlaced } from './use-reveal-when-placed.ts'
import { useScene } from './use-scene.ts'
import { useUnfoldingHandle } from './use-unfolding-handle.ts'

const insets = { left: 190, right: 0, top: 0, bottom: 0 }
const noInsets = { left: 0, right: 0, top: 0, bottom: 40 }
/** The comments float over the right side. */
const insetsBesideComments = { ...insets, right: 350 }
const phonePx = 880

const pointUnder = (graph: RefObject<GraphHandle | null>, { x, y }: Point): Point =>
  graph.current?.pointAt(x, y) ?? { x: 0, y: 0 }

/** The pipeline as a drawing, and everything a hand may do to it. */
export function Canvas() {
  const designer = useDesigner()
  const { store, status, open, ui, canEdit, graph, pipelineId } = designer
  const folded = useFolded(pipelineId)
  const scene = useScene(folded.frames)
  const drawing = useUnfoldingHandle(scene, folded.unfold)
  const shownStatus = useFoldedStatus(status, scene.nodes)
  const trials = useTrialTable()
  const room = useCodeRoom()
  const [comments] = useUrlState('comments')
  const selection = useDesignerState((state) => state.selection)
  // Of the document, not of the drawing: what is still being laid out is not nothing.
  const isEmpty = useDesignerState((state) => Object.keys(state.document.elements).length === 0)
  const shownSelection = useMemo(() => new Set([...selection].map(scene.shownAs)), [selection, scene])
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
      const meant = on.node === undefined ? [] : scene.meant([on.node])
      if (meant.some((id) => !store.read().selection.has(id))) store.select(meant)
      const client = { x: event.clientX, y: event.clientY }
      setTarget({ ...on, spot: { client, point: pointUnder(graph, client) } })
    },
    [store, graph, scene],
  )
  const hand = useHand(scene, onContext)
  const put = usePutOnCanvas(scene)
  const dropFiles = useDropFiles()
  const elsewhere = useElsewhere()
  const abilities = useAbilities()
  const onKeyDown = useCanvasKeys(scene)
  useCanvasLetters(scene)
  useFoldActions(scene)
  useRevealWhenPlaced(scene.placing)
  useTrialActions()
  const pointed = () => {
    const at = pointer.current
    return at && graph.current?.pointAt(at.x, at.y)
  }

  const onDrop = (event: DragEvent) => {
    if (canEdit && event.dataTransfer.files.length > 0) {
      event.preventDefault()
      const on = event.target instanceof Element ? event.target.closest('.react-flow__node') : null
      const at = pointUnder(graph, { x: event.clientX, y: event.clientY })
      void dropFiles([...event.dataTransfer.files], at, on?.getAttribute('data-id') ?? undefined)
      return
    }
    const item = offeredItems(abilities).find(({ id }) => id === event.dataTransfer.getData(paletteDragType))
    if (!item || !canEdit) return
    event.preventDefault()
    put(item, graph.current?.pointAt(event.clientX, event.clientY))
  }
  const select = useCallback(
    (ids: string[]) => {
      if (ids.length > 0) open({ selectedWire: undefined })
      store.select(scene.meant(ids))
    },
    [store, open, scene],
  )
  const items = useMemo(
    () =>
      target && canEdit
        ? [
            ...trialItems(trials, assetToTry(store.document.elements[target.node ?? ''])),
            ...contextItems(designer, scene, { ...target, elsewhere }, folded),
          ]
        : [],
    [designer, trials, store, scene, target, folded, canEdit, elsewhere],
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
      if ([paletteDragType, 'Files'].some((type) => event.dataTransfer.types.includes(type)))
        event.preventDefault()
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
      className="@container relative flex min-h-0 min-w-0 flex-1 -outline-offset-1 focus-visible:outline-1"
      {...surface}
    >
      <GraphView
        ref={drawing}
        label="Pipeline"
        nodes={scene.nodes}
        wires={scene.wires}
        status={shownStatus}
        selection={shownSelection}
        onSelect={select}
        selectedWire={ui.selectedWire}
        onSelectWire={(selectedWire) => open({ selectedWire })}
        onOpen={(id) => {
          const element = store.document.elements[id]
          if (hasCode(element)) room.show(id)
          else open(element?.kind === 'note' ? { renaming: id } : { focusField: { field: '' } })
        }}
        onFrame={(frame) => {
          const element = elementOfFrame(store.document, frame)
          store.select(
            element ? [element.id] : scene.whole.filter(({ group }) => group === frame).map(({ id }) => id),
          )
        }}
        onFold={folded.toggle}
        labelOfGroup={frameName}
        hand={hand}
        nodeTypes={designerNodes}
        fitsFirst={fitsFirst}
        placing={scene.placing}
        statusKnown={designer.statusKnown}
        insets={wide && canEdit ? (comments ? insetsBesideComments : insets) : noInsets}
      >
        {canEdit && <Palette scene={scene} />}
        {canEdit && <AlignBar scene={scene} />}
        {isEmpty && <FirstSteps />}
      </GraphView>
      {ui.finding && <Finder />}
      <Clipboard pointer={pointed} />
      <Announcer scene={scene} wire={scene.wires.find(({ id }) => id === ui.selectedWire)} />
      <Adding scene={scene} />
      {canEdit && <Replacing />}
    </div>
  )
  return canEdit ? <ContextMenu items={items}>{area}</ContextMenu> : area
}

/** Tells who cannot see it what is selected. */
function Announcer({ scene, wire }: { scene: Scene; wire: GraphWire | undefined }) {
  const document = useDesignerState((state) => state.drawn)
  const selection = useDesignerState((state) => state.selection)
  const [first, second] = [...selection]
  const element = first === undefined ? undefined : document.elements[first]
  const nameAt = (id: string) => scene.nodes.find((node) => node.id === id)?.name ?? 'nothing'
  const shown = new Set([...selection].map(scene.shownAs))
  const fold = shown.size === 1 ? scene.nodes.find(({ id }) => shown.has(id)) : undefined
  const chosen = fold?.fold
    ? `${fold.kind} ${fold.name}, ${fold.words ?? ''}`
    : second !== undefined
      ? `${selection.size} elements selected`
      : element
        ? describeElement(document, element)
        : 'Nothing selected'
  const wires = wire?.bundle === undefined || wire.bundle === 1 ? 'Wire' : `${wire.bundle} wires`
  const words = wire ? `${wires} from ${nameAt(wire.from)} to ${nameAt(wire.to)}` : chosen
  return (
    <p id="designer-selected" role="status" className="sr-only">
      {words}
    </p>
  )
}
