import {
  autocompletion,
  closeBrackets,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import {
  bracketMatching,
  codeFolding,
  foldEffect,
  foldGutter,
  foldKeymap,
  foldService,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language'
import { yaml } from '@codemirror/legacy-modes/mode/yaml'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Transaction, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

import { codeLook } from '../code/code-look.ts'
import { blockAt, elementBlocks } from './element-blocks.ts'
import { replacements } from './replacements.ts'

/** Text that came from the drawing and was not typed here. */
const drawn = Annotation.define<boolean>()

/** Below a line stands what is indented deeper, or, below a key, the list that begins beside it. */
const foldByIndentation = foldService.of((state, from) => {
  const first = state.doc.lineAt(from)
  const indent = first.text.search(/\S/)
  if (indent === -1) return null
  const isKey = /:\s*(?:[|>][+-]?\d?\s*)?(?:#.*)?$/.test(first.text)
  let last = first
  for (let number = first.number + 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number)
    const depth = line.text.search(/\S/)
    if (depth === -1) continue
    if (depth < indent || (depth === indent && !(isKey && line.text.startsWith('- ', indent)))) break
    last = line
  }
  return last === first ? null : { from: first.to, to: last.to }
})

const keys = HighlightStyle.define([{ tag: tags.propertyName, color: 'var(--accent)' }])
const face = EditorView.theme({
  '.cm-selectedBlock': { boxShadow: 'inset 2px 0 var(--accent)', backgroundColor: 'var(--accent-soft)' },
  '.cm-foldPlaceholder': {
    border: '1px solid var(--line)',
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-3)',
    padding: '0 6px',
  },
  '.cm-foldGutter span': { cursor: 'pointer', padding: '0 3px' },
})

export interface TextEditorOptions {
  label: string
  describedBy: string
  text: string
  readOnly: boolean
  onTyped: (text: string) => void
  /** The caret was moved into an element, or out of all. */
  onElement: (id: string | undefined) => void
  /** Escape, where the editor has no use for it. */
  onLeave: () => void
  completions: CompletionSource
}

/** The editor of a pipeline's text: YAML, folded by its indentation, with its own undo for what is typed. */
export const textEditor = (parent: HTMLElement, options: TextEditorOptions): EditorView => {
  const { label, describedBy, text, readOnly, onTyped, onElement, onLeave, completions } = options
  const listens: Extension = EditorView.updateListener.of(
    ({ transactions, docChanged, selectionSet, state }) => {
      if (transactions.some((one) => one.annotation(drawn))) return
      if (docChanged) onTyped(state.doc.toString())
      if (docChanged || selectionSet) onElement(blockAt(state, state.selection.main.head)?.id)
    },
  )
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        codeFolding(),
        foldGutter({ openText: '▾', closedText: '▸' }),
        foldByIndentation,
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completions], icons: false }),
        highlightActiveLine(),
        highlightSelectionMatches(),
        indentUnit.of('  '),
        keymap.of([
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
          {
            key: 'Escape',
            run: () => {
              onLeave()
              return true
            },
          },
        ]),
        StreamLanguage.define({ ...yaml, tokenTable: { atom: tags.propertyName } }),
        syntaxHighlighting(keys),
        codeLook,
        face,
        elementBlocks,
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-describedby': describedBy,
          tabindex: '0',
        }),
        listens,
      ],
    }),
  })
}

/** Makes the text another one, by the smallest edits: caret, scroll, folds and the undo of what was typed stay. */
export const bringText = (editor: EditorView, text: string): void => {
  const changes = replacements(editor.state.doc.toString(), text)
  if (changes.length > 0)
    editor.dispatch({ changes, annotations: [drawn.of(true), Transaction.addToHistory.of(false)] })
}

/** Folds where things lie on the canvas: it is long, and seldom written by hand. */
export const foldLayout = (editor: EditorView): void => {
  const { doc } = editor.state
  const at = /^layout:/m.exec(doc.toString())?.index
  if (at === undefined) return
  const line = doc.lineAt(at)
  const to = doc.length - (/\s*$/.exec(doc.sliceString(Math.max(0, doc.length - 200)))?.[0].length ?? 0)
  if (to > line.to) editor.dispatch({ effects: foldEffect.of({ from: line.to, to }) })
}
