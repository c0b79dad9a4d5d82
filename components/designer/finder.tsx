'use client'
import { nameOf } from '#core/document/name-of.ts'

import { Chooser, type Choice } from './chooser.tsx'
import { useDesigner } from './designer-context.tsx'
import { iconOf, wordsOf } from './element-words.ts'
import { findElements } from './find-elements.ts'

/** Finds an element by its name, or by any value in it. */
export function Finder() {
  const { store, open, graph } = useDesigner()
  const close = () => {
    open({ finding: false })
    document.getElementById('designer-canvas')?.focus()
  }
  const find = (text: string): Choice[] =>
    findElements(store.document, text).map(({ element, where }) => ({
      id: element.id,
      section: where === undefined ? 'By name' : 'By a value in it',
      label: nameOf(element) || 'Note',
      hint: where ?? wordsOf(element),
      icon: iconOf(element),
      mono: element.kind !== 'note',
      run: () => {
        store.select([element.id])
        requestAnimationFrame(() => graph.current?.reveal([element.id]))
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
