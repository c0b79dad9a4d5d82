'use client'
import { completionStatus } from '@codemirror/autocomplete'
import { searchPanelOpen } from '@codemirror/search'
import { EditorView } from '@codemirror/view'
import { useRef } from 'react'

import { FullDialog } from '#components/ui/full-dialog.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { codeOf } from '#core/document/compute.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

import { useDesigner } from '../designer-context.tsx'
import { iconOf, wordsOf } from '../element-words.ts'
import { CodeSide } from './code-side.tsx'
import { ElementCode } from './element-code.tsx'
import type { Computed } from './has-code.ts'
import { publishedParts } from './published-parts.ts'
import { useCodeRoom } from './use-code-room.ts'
import { useKnownInputs } from './use-known-inputs.ts'

/** Whether something in the editor is open that Escape closes first. */
const editorKeepsEscape = (box: HTMLElement | null): boolean => {
  const editor = box?.querySelector<HTMLElement>('.cm-editor')
  const view = editor && EditorView.findFromDOM(editor)
  if (!view) return false
  const { state } = view
  return (
    completionStatus(state) !== null ||
    searchPanelOpen(state) ||
    state.field(publishedParts).open !== undefined
  )
}

/** The code of an element on the whole page, with its inputs and what the context has beside it. */
export function FullCode({ element }: { element: Computed & Element }) {
  const { store, open } = useDesigner()
  const room = useCodeRoom()
  const inputs = useKnownInputs(element)
  const box = useRef<HTMLDivElement>(null)
  return (
    <FullDialog
      onClose={() => {
        room.show(undefined)
        store.select([element.id])
        open({ focusField: { field: 'compute' } })
      }}
      keepsEscape={() => editorKeepsEscape(box.current)}
      title={
        <>
          <Icon name={iconOf(element)} className="text-ink-3" />
          <span className="truncate font-mono">{nameOf(element)}</span>
          <span className="shrink-0 text-sm font-normal text-ink-3">{wordsOf(element)}</span>
        </>
      }
    >
      <div ref={box} className="flex min-h-0 flex-1 max-md:flex-col">
        <div data-focus-first className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ElementCode element={element} code={codeOf(element.compute) ?? ''} inputs={inputs} />
        </div>
        <CodeSide element={element} inputs={inputs} />
      </div>
    </FullDialog>
  )
}
