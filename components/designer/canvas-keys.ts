'use client'
import type { KeyboardEvent } from 'react'

import { sizeOf } from '#components/graph/flow-node.ts'
import { useKeys, type KeyBinding } from '#components/shell/keys.ts'
import { useListedKeys } from '#components/ui/listed-keys.ts'
import { canReplaceCompute } from '#core/document/commands/replace-compute.ts'
import { resizeNotes } from '#core/document/commands/resize-notes.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import { addingInto } from './adding-into.ts'
import { tidyUp } from './arrange.ts'
import { useDesigner } from './designer-context.tsx'
import { useDocumentKeys } from './document-keys.ts'
import { neighbour, type Direction } from './neighbour.ts'
import { nextWire } from './next-wire.ts'
import { spotFor } from './placement.ts'
import type { Scene } from './scene.ts'
import { wiringOf } from './wiring-of.ts'

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const nudgePx = 20
/** How much wider and higher a note becomes by an arrow. */
const growth: Readonly<Record<Direction, readonly [wider: number, higher: number]>> = {
  left: [-nudgePx, 0],
  right: [nudgePx, 0],
  up: [0, -nudgePx],
  down: [0, nudgePx],
}
const bundleWords = 'This wire begins or ends in a folded group. Unfold the group first (Shift+G).'

/** Letters that work wherever no letters are typed. */
export const useCanvasLetters = (scene: Scene) => {
  const { store, gestures, open, graph, canEdit, ui } = useDesigner()
  const one = () => [...store.read().selection][0]
  const edits: KeyBinding[] = [
    { keys: 'a', label: 'Add, into the wire if one is chosen', run: () => add() },
    { keys: 'n', label: 'Write a note', run: () => note() },
    { keys: 'w', label: 'Choose the next wire', run: () => chooseWire(1), repeats: true },
    { keys: 'shift+w', label: 'Choose the wire before', run: () => chooseWire(-1), repeats: true },
    { keys: 'c', label: 'Wire to…', run: () => wire('output') },
    { keys: 'shift+c', label: 'Wire from…', run: () => wire('input') },
    {
      keys: 't',
      label: 'Tidy',
      run: () => void tidyUp(store, gestures.tidy),
    },
    { keys: 'x', label: 'Replace the code, wires stay', run: () => replace() },
    { keys: 'd', label: 'Disable, or enable again', run: () => gestures.switchSelected() },
  ]
  const looks: KeyBinding[] = [
    { keys: 'f', label: 'Show everything', run: () => graph.current?.fit() },
    {
      keys: 'shift+f',
      label: 'Show what is selected',
      run: () => graph.current?.fit(store.read().selection),
    },
  ]
  const replace = () => {
    const id = one()
    if (id !== undefined && canReplaceCompute(store.document.elements[id])) open({ replacing: id })
    else store.say('neutral', 'Select an asset or an op first.')
  }
  const wire = (end: 'output' | 'input') => {
    const id = one()
    if (id === undefined) store.say('neutral', 'Select what the wire begins at first.')
    else open({ wiring: { id, end } })
  }
  const add = () => {
    const wire = scene.wires.find(({ id }) => id === ui.selectedWire)
    if (wire?.bundle !== undefined) return store.say('neutral', bundleWords)
    const screenAt = (point: Point) => graph.current?.screenAt(point) ?? { x: 200, y: 200 }
    open({ adding: wire ? addingInto(store.document, scene, wire, screenAt) : { spot: middleSpot() } })
  }
  const note = () => {
    const id = gestures.add({ kind: 'note', at: spotFor(scene.whole, middleSpot().point) })
    open({ renaming: id })
  }
  const chooseWire = (step: 1 | -1) => {
    const wire = nextWire(
      scene.wires,
      new Set([...store.read().selection].map(scene.shownAs)),
      ui.selectedWire,
      step,
    )
    if (!wire) return store.say('neutral', 'There is no wire here to choose.')
    open({ selectedWire: wire.id })
    graph.current?.reveal([wire.from, wire.to])
  }
  const middleSpot = () => {
    const point = graph.current?.middle() ?? { x: 0, y: 0 }
    return { client: graph.current?.screenAt(point) ?? { x: 200, y: 200 }, point }
  }
  useKeys('Designer', canEdit ? [...edits, ...looks] : looks)
  useDocumentKeys(scene)
  useListedKeys('On the canvas', [
    { keys: 'left', label: 'Along a wire, or to what lies next' },
    { keys: 'enter', label: 'To the inspector, or into the note' },
    { keys: 'alt+shift+right', label: 'Make the note larger or smaller' },
    { keys: 'alt+left', label: 'Move what is selected' },
    { keys: 'delete', label: 'Remove' },
    { keys: 'mod+c', label: 'Copy' },
    { keys: 'mod+x', label: 'Cut' },
    { keys: 'mod+v', label: 'Paste' },
    { keys: 'escape', label: 'Select nothing' },
  ])
  useListedKeys('In the code', [
    { keys: 'tab', label: 'Indent' },
    { keys: 'f12', label: 'To what makes the input at the caret' },
    { keys: 'alt+f3', label: 'The next change since the published version' },
    { keys: 'escape', label: 'Leave the code, back to the canvas' },
  ])
}

/** Keys of the canvas itself, which mean something else on a button or in a list. */
export const useCanvasKeys = (scene: Scene) => {
  const { store, gestures, open, graph, canEdit, ui } = useDesigner()
  return (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.target !== event.currentTarget) return
    const selection = [...store.read().selection]
    const direction = directions[event.key]
    const done = () => event.preventDefault()
    const notes = selection.filter((id) => store.document.elements[id]?.kind === 'note')
    if (direction && event.altKey && event.shiftKey && canEdit) {
      const [wider, higher] = growth[direction]
      const grown = scene.whole.flatMap((node) => {
        const { width, height } = sizeOf(node)
        const size = { width: Math.max(80, width + wider), height: Math.max(40, height + higher) }
        return notes.includes(node.id) ? [[node.id, size] as const] : []
      })
      if (grown.length > 0) store.run(resizeNotes(store.document, { sizes: Object.fromEntries(grown) }))
      done()
    } else if (direction && event.altKey && canEdit) {
      const [dx, dy] = [
        direction === 'left' ? -nudgePx : direction === 'right' ? nudgePx : 0,
        direction === 'up' ? -nudgePx : direction === 'down' ? nudgePx : 0,
      ]
      const moved = scene.whole
        .filter(({ id }) => store.read().selection.has(id))
        .map(({ id, place }) => [id, { x: place.x + dx, y: place.y + dy }])
      if (moved.length > 0) gestures.move(Object.fromEntries(moved))
      done()
    } else if (direction && !event.ctrlKey && !event.metaKey) {
      const last = selection.at(-1)
      const next = neighbour(scene.nodes, scene.wires, last && scene.shownAs(last), direction)
      if (next !== undefined) {
        open({ selectedWire: undefined })
        const meant = scene.meant([next])
        store.select(event.shiftKey ? [...selection.filter((id) => !meant.includes(id)), ...meant] : meant)
        graph.current?.reveal([next])
      }
      done()
    } else if (event.key === 'Enter' && !event.altKey && selection.length > 0) {
      const [only] = notes
      if (only !== undefined && selection.length === 1 && canEdit) open({ renaming: only })
      else open({ focusField: { field: '' } })
      done()
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && canEdit) {
      const wire = scene.wires.find(({ id }) => id === ui.selectedWire)
      if (wire?.bundle !== undefined) store.say('neutral', bundleWords)
      else if (wire) {
        open({ selectedWire: undefined })
        gestures.disconnect(wiringOf(store.document, wire))
      } else gestures.remove()
      done()
    } else if (event.key === 'Escape') {
      open({ selectedWire: undefined })
      store.select([])
      done()
    }
  }
}
