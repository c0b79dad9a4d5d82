import { applied } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import { addElement, type AddElement } from '#core/document/commands/add-element.ts'
import { connect } from '#core/document/commands/connect.ts'
import type { Wiring } from '#core/document/commands/connection-rules.ts'
import { disconnect } from '#core/document/commands/disconnect.ts'
import { duplicate } from '#core/document/commands/duplicate.ts'
import { insertBetween } from '#core/document/commands/insert-between.ts'
import { moveNodes } from '#core/document/commands/move-nodes.ts'
import { removeElements } from '#core/document/commands/remove-elements.ts'
import { setDisabled } from '#core/document/commands/set-disabled.ts'
import { setGroup } from '#core/document/commands/set-group.ts'
import { tidy } from '#core/document/commands/tidy.ts'
import { canBeDisabled, isDisabled } from '#core/document/disabled.ts'
import type { ElementId } from '#core/document/element.ts'
import { freeName } from '#core/document/free-name.ts'
import type { Places } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import type { DesignerStore } from './designer-store.ts'
import { freshId } from './fresh-id.ts'

/** An op goes into the graph of what is selected, else into the only graph, else into a new one. */
const addOp = <Problem>(designer: DesignerStore<Problem>, wanted: AddElement): Change | Refusal => {
  const { document } = designer
  const chosen = [...designer.read().selection].flatMap((id) => document.elements[id] ?? [])
  const near = chosen.flatMap((element) =>
    element.kind === 'op' ? element.graph : element.kind === 'graph' ? element.name : [],
  )
  const graphs = Object.values(document.elements).filter((element) => element.kind === 'graph')
  const graph = near[0] ?? (graphs.length === 1 ? graphs[0]?.name : undefined)
  if (graph !== undefined) return addElement(document, { ...wanted, graph })
  const graphId = freshId()
  const made = addElement(document, { id: graphId, kind: 'graph', name: 'graph' })
  if (made instanceof Refusal) return made
  const withGraph = applied(document, made)
  const home = withGraph.elements[graphId]
  const added = addElement(withGraph, { ...wanted, graph: home?.kind === 'graph' ? home.name : 'graph' })
  return added instanceof Refusal ? added : changeBetween(document, applied(withGraph, added), added.label)
}

/** What a hand does on the canvas, each one step of undo. They select what came of it. */
export const gestures = <Problem>(designer: DesignerStore<Problem>) => {
  const selected = (): ElementId[] => [...designer.read().selection]

  return {
    /** Adds an element, wired if it was dropped on a wire or at the end of one. Answers with its id. */
    add: (wanted: Omit<AddElement, 'id'>): ElementId | undefined => {
      const id = freshId()
      const change =
        wanted.kind === 'op' && wanted.graph === undefined
          ? addOp(designer, { ...wanted, id })
          : addElement(designer.document, { ...wanted, id })
      if (!designer.run(change)) return undefined
      designer.select([id])
      return id
    },
    insert: (wire: Wiring, wanted: Omit<AddElement, 'id' | 'from' | 'to'>): ElementId | undefined => {
      const id = freshId()
      if (!designer.run(insertBetween(designer.document, { ...wanted, id, wire }))) return undefined
      designer.select([id])
      return id
    },
    connect: (wiring: Wiring): boolean => designer.run(connect(designer.document, wiring)),
    disconnect: (wiring: Wiring): boolean => designer.run(disconnect(designer.document, wiring)),
    remove: (ids: readonly ElementId[] = selected()): boolean =>
      ids.length > 0 && designer.run(removeElements(designer.document, { ids })),
    move: (places: Places): boolean => designer.run(moveNodes(designer.document, { places })),
    tidy: (places: Places): boolean => designer.run(tidy(designer.document, { places })),
    /** Disables what is selected, or enables it again where all of it is disabled. */
    switchSelected: (): boolean => {
      const chosen = selected().flatMap((id) => designer.document.elements[id] ?? [])
      const disabled = chosen.filter(canBeDisabled).some((element) => !isDisabled(element))
      return designer.run(setDisabled(designer.document, { ids: selected(), disabled }))
    },
    group: (ids: readonly ElementId[], group: string | undefined): boolean =>
      designer.run(setGroup(designer.document, { ids, group, newId: freshId() })),
    groupSelected: (): void => {
      const taken = new Set(
        Object.values(designer.document.elements).flatMap((element) =>
          element.kind === 'group' ? [element.name] : [],
        ),
      )
      designer.run(
        setGroup(designer.document, { ids: selected(), group: freeName('group', taken), newId: freshId() }),
      )
    },
    duplicate: (): void => {
      const ids = selected()
      const newIds = Array.from({ length: Object.keys(designer.document.elements).length + 1 }, freshId)
      const copied = duplicate(designer.document, { ids, newIds })
      if (copied instanceof Refusal) designer.say('warn', copied.message)
      else if (designer.apply(copied.change)) designer.select(copied.ids)
    },
  }
}

export type Gestures = ReturnType<typeof gestures>
