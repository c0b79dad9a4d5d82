'use client'
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Annotation, Compartment, EditorState, Transaction } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'

import { formatQuantity } from '#components/ui/format.ts'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { parsedLanguages } from '#core/document/code/code-fault.ts'
import type { ComputeKind } from '#core/document/compute.ts'

import { inputCompletion, type KnownInput, type KnownNames } from './code-completion.ts'
import { codeLanguage, indentOf } from './code-language.ts'
import { codeLook } from './code-look.ts'
import { definitionLinks } from './definition-links.ts'
import { formatEditor, formatKey } from './format/format-command.ts'
import { publishedGutter } from './published-gutter.ts'
import { comparePublished, publishedParts, showNextPart, type PublishedCode } from './published-parts.ts'

/** Something to mark in the code; line and column from 1. */
export interface CodeMark {
  severity: 'error' | 'warning'
  message: string
  line: number
  column: number
}

interface CodeEditorProps {
  label: string
  kind: ComputeKind
  value: string
  /** At once, for each stroke of the keyboard. */
  onChange: (value: string) => void
  /** When typing rests, or the caret leaves. */
  onSettle: () => void
  known: KnownNames
  marks: readonly CodeMark[]
  /** What the gutter compares with; absent where nothing is published. */
  published?: PublishedCode | undefined
  /** Where a name in the code leads; absent: nowhere. */
  onFollow?: (input: KnownInput) => void
  readOnly: boolean
}

const settlesMs = 700
/** Text that arrived from outside and was not typed here. */
const fromOutside = Annotation.define<boolean>()

/** The smallest replacement that makes one text of another, so that caret and marks stay where they are. */
const replacement = (before: string, after: string) => {
  let from = 0
  const shorter = Math.min(before.length, after.length)
  while (from < shorter && before[from] === after[from]) from++
  let end = 0
  while (end < shorter - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

const diagnosticOf = (state: EditorState, mark: CodeMark): Diagnostic => {
  const line = state.doc.line(Math.max(1, Math.min(mark.line, state.doc.lines)))
  const from = Math.min(line.from + mark.column - 1, line.to)
  const word = /^[\p{L}\p{N}_]+/u.exec(state.doc.sliceString(from, line.to))?.[0].length ?? 0
  return {
    from,
    to: Math.min(line.to, from + Math.max(1, word)),
    severity: mark.severity,
    message: mark.message,
  }
}

/** The code of an element. Typing is its own: the pipeline hears of it, but never holds it up. */
export function CodeEditor({
  label,
  kind,
  value,
  onChange,
  onSettle,
  known,
  marks,
  published,
  onFollow,
  readOnly,
}: CodeEditorProps) {
  const [differences, setDifferences] = useState(0)
  const [said, setSaid] = useState('')
  const language = parsedLanguages.find((one) => one === kind)
  const host = useRef<HTMLDivElement>(null)
  const leaving = useId()
  const view = useRef<EditorView | null>(null)
  const names = useRef(known)
  const access = useRef(new Compartment())
  const changed = useEffectEvent(onChange)
  const settled = useEffectEvent(onSettle)
  const follow = useEffectEvent((input: KnownInput) => onFollow?.(input))
  const first = useEffectEvent(() => ({ value, readOnly }))

  useEffect(() => {
    names.current = known
  }, [known])

  useEffect(() => {
    if (!host.current) return undefined
    let rest: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      if (rest === undefined) return
      clearTimeout(rest)
      rest = undefined
      settled()
    }
    const { value: text, readOnly: locked } = first()
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          publishedGutter,
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [inputCompletion(kind, () => names.current)], icons: false }),
          highlightActiveLine(),
          definitionLinks(
            kind,
            () => names.current.inputs,
            (input) => follow(input),
          ),
          highlightSelectionMatches(),
          indentUnit.of(indentOf(kind)),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          codeLanguage(kind),
          language ? formatKey(language, setSaid) : [],
          codeLook,
          access.current.of(EditorState.readOnly.of(locked)),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-describedby': leaving,
            tabindex: '0',
          }),
          EditorView.updateListener.of(({ state }) =>
            setDifferences(state.field(publishedParts).parts.length),
          ),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((one) => one.annotation(fromOutside))) return
            changed(update.state.doc.toString())
            setSaid('')
            clearTimeout(rest)
            rest = setTimeout(settle, settlesMs)
          }),
          EditorView.domEventHandlers({ blur: () => settle() }),
        ],
      }),
    })
    view.current = editor
    return () => {
      settle()
      editor.destroy()
      view.current = null
    }
  }, [kind, language, label, leaving])

  useEffect(() => {
    const editor = view.current
    const before = editor?.state.doc.toString()
    if (!editor || before === undefined || before === value) return
    // What others did, or the pipeline's own undo, is not this editor's to take back.
    editor.dispatch({
      changes: replacement(before, value),
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
    })
  }, [value])
  useEffect(() => {
    view.current?.dispatch({ effects: access.current.reconfigure(EditorState.readOnly.of(readOnly)) })
  }, [readOnly])
  useEffect(() => {
    const editor = view.current
    if (editor)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          marks.map((mark) => diagnosticOf(editor.state, mark)),
        ),
      )
  }, [marks, kind])
  useEffect(() => {
    view.current?.dispatch({ effects: comparePublished.of(published) })
  }, [published, kind])

  return (
    <>
      <div ref={host} data-field="compute" className="min-h-0 flex-1 overflow-hidden" />
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 border-t border-line px-4 py-0.5 text-xs text-ink-3">
        <p id={leaving}>Tab indents, Escape leaves the code.</p>
        <span role="status" className="text-ink-2">
          {said}
        </span>
        <span className="ml-auto" />
        {language && !readOnly && (
          <button
            type="button"
            aria-keyshortcuts="Shift+Alt+F"
            className="flex min-h-6 items-center gap-1.5 rounded-sm hover:text-accent hover:underline"
            onClick={() => view.current && void formatEditor(view.current, language, setSaid)}
          >
            Format
            <KeyHint keys="shift+alt+F" />
          </button>
        )}
        {published && differences > 0 && (
          <button
            type="button"
            className="flex min-h-6 items-center gap-1.5 rounded-sm hover:text-accent hover:underline"
            onClick={() => view.current && showNextPart(view.current)}
          >
            {formatQuantity(differences, 'change')} since version {published.version}
            <KeyHint keys="alt+F3" />
          </button>
        )}
      </div>
    </>
  )
}
