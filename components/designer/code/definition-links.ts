import { StateEffect, StateField, type Extension } from '@codemirror/state'
import { Decoration, EditorView, keymap } from '@codemirror/view'

import type { ComputeKind } from '#core/document/compute.ts'

import type { KnownInput } from './code-completion.ts'
import { definitionAt, type Definition } from './definition-at.ts'

const point = StateEffect.define<Definition | undefined>()

const pointedAt = StateField.define({
  create: () => Decoration.none,
  update: (before, transaction) => {
    let after = transaction.docChanged ? Decoration.none : before
    for (const effect of transaction.effects)
      if (effect.is(point))
        after = effect.value
          ? Decoration.set([
              Decoration.mark({ class: 'cm-definition' }).range(effect.value.from, effect.value.to),
            ])
          : Decoration.none
    return after
  },
  provide: (field) => EditorView.decorations.from(field),
})

const look = EditorView.theme({
  '.cm-definition': { color: 'var(--accent)', textDecoration: 'underline', cursor: 'pointer' },
})

/** Names of inputs lead to what makes them: F12 at the caret, a press with Ctrl (or ⌘) under the mouse. */
export const definitionLinks = (
  kind: ComputeKind,
  inputs: () => readonly KnownInput[],
  follow: (input: KnownInput) => void,
): Extension => {
  const at = (view: EditorView, place: number | null) =>
    place === null ? undefined : definitionAt(view.state, place, kind, inputs())
  const under = (view: EditorView, { clientX, clientY }: MouseEvent) =>
    at(view, view.posAtCoords({ x: clientX, y: clientY }))
  const unpoint = (view: EditorView) => {
    if (view.state.field(pointedAt).size > 0) view.dispatch({ effects: point.of(undefined) })
  }
  return [
    pointedAt,
    look,
    keymap.of([
      {
        key: 'F12',
        run: (view) => {
          const found = at(view, view.state.selection.main.head)
          if (found) follow(found.input)
          // The browser's own tools stay shut either way.
          return true
        },
      },
    ]),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        const found = event.button === 0 && (event.ctrlKey || event.metaKey) ? under(view, event) : undefined
        if (!found) return false
        event.preventDefault()
        follow(found.input)
        return true
      },
      mousemove: (event, view) => {
        if (!event.ctrlKey && !event.metaKey) unpoint(view)
        else view.dispatch({ effects: point.of(under(view, event)) })
      },
      keyup: (_, view) => unpoint(view),
      mouseleave: (_, view) => unpoint(view),
    }),
  ]
}
