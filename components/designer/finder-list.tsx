'use client'
import { nameOf } from '#core/document/name-of.ts'

import type { Choice } from './chooser-list.tsx'
import { Chooser } from './chooser.tsx'
import { useDesigner } from './designer-context.tsx'
import { iconOf, wordsOf } from './element-words.ts'
import { findElements } from './find-elements.ts'

/** The code of an element is one field of its form, whatever it is made of. */
const fieldOfPath = (path: string): string => (path.startsWith('compute.') ? 'compute' : path)

/** Finds an element by its name, or by any value in it: then the form opens at the field that has it. */
export function FinderList() {
  const { store, open, graph } = useDesigner()
  const close = () => {
    open({ finding: false })
    document.getElementById('designer-canvas')?.focus()
  }
  const find = (text: string): Choice[] =>
    findElements(store.document, text).map(({ element, hit }) => ({
      id: hit ? `${element.id} ${hit.path}` : element.id,
      section: hit ? 'By a value in it' : 'By name',
      label: nameOf(element) || 'Note',
      hint: hit?.words ?? wordsOf(element),
      icon: iconOf(element),
      mono: element.kind !== 'note',
      run: () => {
        store.select([element.id])
        requestAnimationFrame(() => {
          graph.current?.reveal([element.id])
          if (hit) open({ focusField: { field: fieldOfPath(hit.path), place: hit.place } })
        })
      },
    }))
  return (
    <Chooser
      label="Find by name or value"
      at={{ x: window.innerWidth / 2 - 150, y: 96 }}
      choices={find}
      empty="Nothing has this"
      onClose={close}
    />
  )
}
