import { isolateHistory } from '@codemirror/commands'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'

import type { ParsedLanguage } from '#core/document/code/code-fault.ts'

import { replacements } from '../../text/replacements.ts'
import { caretIn } from './caret-in.ts'
import { formatCode } from './format-code.ts'

/** The first line of what a formatter says, without its name for the error. */
const wordsOf = (cause: unknown): string => {
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n')
  return line.replace(/^(?:Parse error|SyntaxError): /, '').replace(/\.$/, '')
}

/** Formats the code of an editor in one step of its undo. Code that cannot be read stays as it is, and `say` is told why. */
export const formatEditor = async (
  view: EditorView,
  language: ParsedLanguage,
  say: (sentence: string) => void,
): Promise<void> => {
  const { doc, readOnly } = view.state
  if (readOnly) return
  const before = doc.toString()
  try {
    const after = await formatCode(language, before)
    // Whoever typed on meanwhile presses again.
    if (view.state.doc !== doc) return
    if (after === before) return say('The code is formatted already.')
    view.dispatch({
      changes: replacements(before, after),
      selection: { anchor: caretIn(before, after, view.state.selection.main.head) },
      annotations: isolateHistory.of('full'),
      scrollIntoView: true,
      userEvent: 'format',
    })
    say('Formatted.')
  } catch (cause) {
    say(`Not formatted: ${wordsOf(cause)}.`)
  }
}

/** Shift+Alt+F formats. */
export const formatKey = (language: ParsedLanguage, say: (sentence: string) => void): Extension =>
  keymap.of([
    {
      key: 'Shift-Alt-f',
      run: (view) => {
        void formatEditor(view, language, say)
        return true
      },
    },
  ])
