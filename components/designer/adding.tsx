'use client'
import type { GraphHand } from '#components/graph/graph-hand.ts'
import { keysOf } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { isGraphNode } from '#core/document/op-graph.ts'

import type { Choice } from './chooser-list.tsx'
import { Chooser } from './chooser.tsx'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { iconOf, wordsOf } from './element-words.ts'
import { useAbilities } from './ground.ts'
import { offeredItems, type PaletteItem } from './palette-items.ts'
import { spotBeside, spotFor } from './placement.ts'
import type { Scene } from './scene.ts'
import { itemsAt, targetsOf, wiringBetween } from './what-fits.ts'

/** Puts something from the palette on the canvas and lets its name be typed. */
export const usePutOnCanvas = (scene: Scene) => {
  const { gestures, store, open, graph } = useDesigner()
  return (item: PaletteItem, point?: { x: number; y: number }): ElementId | undefined => {
    const at = spotFor(scene.whole, point ?? graph.current?.middle() ?? { x: 0, y: 0 })
    if (item.kind === 'check') {
      open({ checking: { asset: selectedAsset(store.document, store.read().selection), at } })
      return undefined
    }
    const id = gestures.add({ kind: item.kind, ...(item.compute && { compute: item.compute }), at })
    if (id !== undefined) open({ renaming: id })
    return id
  }
}

/** The list that opens at a spot: what to add there, wired already where a wire was let go, or what to wire to. */
export function Adding({ scene }: { scene: Scene }) {
  const { ui, open, gestures, store, graph } = useDesigner()
  const document = useDesignerState((state) => state.document)
  const put = usePutOnCanvas(scene)
  const abilities = useAbilities()
  const close = () => {
    open({ adding: undefined, wiring: undefined })
    window.document.getElementById('designer-canvas')?.focus()
  }
  const ends = ui.wiring ?? ui.adding?.end
  const source = ends && document.elements[ends.id]
  const into = ui.adding?.wire && document.elements[ui.adding.wire.from.id]

  const add = (item: PaletteItem) => {
    const { adding } = ui
    const wanted = { kind: item.kind, ...(item.compute && { compute: item.compute }) }
    let id: ElementId | undefined
    if (adding?.wire)
      id = gestures.insert(adding.wire, { ...wanted, ...inGraphOf(into), at: adding.spot.point })
    else if (ends) {
      const at = adding
        ? spotFor(scene.whole, adding.spot.point)
        : spotBeside(scene.whole, ends.id, ends.end === 'output' ? 'after' : 'before')
      if (item.kind === 'check') {
        open({ checking: { asset: source && keysOf(source)[0], at } })
        return
      }
      id = gestures.add({
        ...wanted,
        ...inGraphOf(source),
        at,
        ...(ends.end === 'output' ? { from: [{ id: ends.id }] } : { to: [{ id: ends.id }] }),
      })
    } else id = put(item, adding?.spot.point)
    if (id === undefined) return
    open({ renaming: id })
    requestAnimationFrame(() => graph.current?.reveal([id]))
  }

  if (!ui.adding && !ui.wiring) return null
  const items = ui.adding?.wire
    ? offeredItems(abilities).filter(({ kind, compute }) =>
        into && isGraphNode(into) ? kind === 'op' : kind === 'asset' && compute !== 'external',
      )
    : source && ends
      ? itemsAt(source, ends.end, abilities)
      : offeredItems(abilities)
  const targets = ends ? targetsOf(document, ends) : []
  const choices: Choice[] = [
    ...(ui.wiring ? [] : items.map((item): Choice => ({ ...item, run: () => add(item) }))),
    ...targets.map((element): Choice => ({
      id: element.id,
      section: ends?.end === 'output' ? 'Wire to' : 'Wire from',
      label: nameOf(element),
      hint: wordsOf(element),
      icon: iconOf(element),
      mono: true,
      run: () => {
        if (ends && gestures.connect(wiringBetween(ends, element.id))) store.select([ends.id])
      },
    })),
    ...(ui.wiring ? items.map((item): Choice => ({ ...item, section: 'New', run: () => add(item) })) : []),
  ]
  const at = ui.adding?.spot.client ?? nodeSpot(scene, ends, graph.current)
  const label = source
    ? ends?.end === 'output'
      ? `After ${nameOf(source)}`
      : `Before ${nameOf(source)}`
    : ui.adding?.wire
      ? 'Insert'
      : 'Add'
  return <Chooser label={label} at={at} choices={choices} empty="Nothing fits" onClose={close} />
}

/** The key of the asset that is selected, where it is one. */
const selectedAsset = (document: PipelineDocument, selection: ReadonlySet<ElementId>): string | undefined => {
  const [only, another] = [...selection]
  const element = only === undefined || another !== undefined ? undefined : document.elements[only]
  return element && keysOf(element)[0]
}

/** What is wired to a node of a graph lies in that graph, too. */
const inGraphOf = (element: Element | undefined) =>
  element && isGraphNode(element) ? { graph: element.graph ?? '' } : {}

type Ends = Parameters<GraphHand['onLoose']>[0]

const nodeSpot = (
  scene: Scene,
  ends: Ends | undefined,
  graph: { screenAt: (point: { x: number; y: number }) => { x: number; y: number } } | null,
) => {
  const node = scene.nodes.find(({ id }) => id === ends?.id)
  if (!node || !graph) return { x: window.innerWidth / 2 - 150, y: 160 }
  return graph.screenAt({ x: node.place.x + (ends?.end === 'output' ? 216 : -320), y: node.place.y })
}
