'use client'
import { canReplaceCompute, replaceCompute } from '#core/document/commands/replace-compute.ts'
import { nameOf } from '#core/document/name-of.ts'

import type { Choice } from './chooser-list.tsx'
import { Chooser } from './chooser.tsx'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { useAbilities } from './ground.ts'
import { offeredItems } from './palette-items.ts'

/** Chooses what takes the place of an element's code; its wires stay. */
export function Replacing() {
  const { ui, open, store, graph } = useDesigner()
  const abilities = useAbilities()
  const element = useDesignerState(({ document }) =>
    ui.replacing === undefined ? undefined : document.elements[ui.replacing],
  )
  if (!canReplaceCompute(element)) return null
  const place = store.document.layout[element.id]
  const spot = place && graph.current?.screenAt({ x: place.x, y: place.y + 62 })
  const choices = offeredItems(abilities).flatMap(({ id, compute, label, icon, hint }): Choice[] =>
    compute === undefined || compute === element.compute.kind
      ? []
      : [
          {
            id,
            section: 'Wires, name and settings stay',
            label,
            icon,
            hint,
            run: () => void store.run(replaceCompute(store.document, { id: element.id, by: compute })),
          },
        ],
  )
  return (
    <Chooser
      label={`In place of the code of ${nameOf(element)}`}
      at={spot ?? { x: window.innerWidth / 2 - 150, y: 160 }}
      choices={choices}
      empty="Nothing fits"
      onClose={() => {
        open({ replacing: undefined })
        document.getElementById('designer-canvas')?.focus()
      }}
    />
  )
}
