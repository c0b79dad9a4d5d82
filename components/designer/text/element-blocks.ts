import { RangeSetBuilder, StateEffect, StateField, type EditorState } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'

import type { ElementId } from '#core/document/element.ts'
import type { ElementBlock } from '#core/document/text-editing/text-desk.ts'

/** The elements of the text stand elsewhere now. */
export const laidOut = StateEffect.define<readonly ElementBlock[]>()
/** Other elements are selected. */
export const selected = StateEffect.define<ReadonlySet<ElementId>>()

interface Marked {
  blocks: readonly ElementBlock[]
  selection: ReadonlySet<ElementId>
  lines: DecorationSet
}

const line = Decoration.line({ class: 'cm-selectedBlock' })

const linesOf = (state: EditorState, { blocks, selection }: Omit<Marked, 'lines'>): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>()
  let last = 0
  for (const { id, start, end } of blocks) {
    if (!selection.has(id)) continue
    const [first, final] = [start, end].map((at) => state.doc.lineAt(Math.min(at, state.doc.length)).number)
    for (let number = Math.max(first ?? 1, last + 1); number <= (final ?? 0); number++) {
      const { from } = state.doc.line(number)
      builder.add(from, from, line)
      last = number
    }
  }
  return builder.finish()
}

/** Where the elements stand, moved along with what is typed, and the lines of those that are selected. */
export const elementBlocks = StateField.define<Marked>({
  create: () => ({ blocks: [], selection: new Set(), lines: Decoration.none }),
  update: (before, transaction) => {
    let { blocks, selection } = before
    if (transaction.docChanged)
      blocks = blocks.map(({ id, start, end }) => ({
        id,
        start: transaction.changes.mapPos(start, -1),
        end: transaction.changes.mapPos(end, 1),
      }))
    for (const effect of transaction.effects) {
      if (effect.is(laidOut)) blocks = effect.value
      if (effect.is(selected)) selection = effect.value
    }
    if (blocks === before.blocks && selection === before.selection) return before
    return { blocks, selection, lines: linesOf(transaction.state, { blocks, selection }) }
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
})

/** The element whose lines hold a place of the text. */
export const blockAt = (state: EditorState, at: number): ElementBlock | undefined => {
  const { from, to } = state.doc.lineAt(at)
  return state.field(elementBlocks).blocks.find(({ start, end }) => start <= to && from <= end)
}
