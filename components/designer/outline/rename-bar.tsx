'use client'
import { useRef, useState } from 'react'

import { focusWhenDrawn } from '#components/ui/focus-when-drawn.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { renameElement } from '#core/document/commands/rename-element.ts'
import { setField } from '#core/document/commands/set-field.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { wordsOf } from '../element-words.ts'

const takeCaret = (input: HTMLInputElement | null) => {
  input?.focus()
  input?.select()
}

/** The name of what is being renamed, above the tree. */
export function RenameBar() {
  const { ui } = useDesigner()
  const element = useDesignerState((state) =>
    ui.renaming === undefined ? undefined : state.document.elements[ui.renaming],
  )
  return element ? <NameField key={element.id} element={element} /> : null
}

/** Enter takes the name, and so does leaving; Escape leaves it as it was. A name that cannot be is said and stays open. */
function NameField({ element }: { element: Element }) {
  const { store, open } = useDesigner()
  const before = element.kind === 'note' ? element.text : nameOf(element)
  const [text, setText] = useState(before)
  // The field loses the focus when it goes, too: by then it is over.
  const over = useRef(false)
  const rename = () => {
    const { id } = element
    if (text === before) return true
    return store.run(
      element.kind === 'note'
        ? setField(store.document, { id, field: 'text', value: text })
        : renameElement(store.document, { id, name: text }),
    )
  }
  const close = () => {
    over.current = true
    open({ renaming: undefined })
  }
  return (
    <div className="flex items-center gap-2 border-b border-line bg-sunken px-3 py-2">
      <label htmlFor="outline-name" className="shrink-0 text-sm text-ink-2">
        {element.kind === 'note' ? 'Text of the note' : `Name of the ${wordsOf(element)}`}
      </label>
      <TextInput
        mono
        id="outline-name"
        ref={takeCaret}
        value={text}
        className="max-w-80"
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (over.current) return
          rename()
          close()
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          event.preventDefault()
          if (event.key === 'Enter' && !rename()) return
          close()
          // Once the field is gone, so that the tree has the focus and not the page.
          focusWhenDrawn(() => document.getElementById('designer-canvas'))
        }}
      />
    </div>
  )
}
