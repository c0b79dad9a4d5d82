import type { TextProblem } from '../parse-text.ts'

/** A problem of a text as a whole, at its first line. */
export const wholeText = (text: string, message: string): TextProblem => ({
  message,
  start: { line: 1, column: 1 },
  end: { line: 1, column: (text.split('\n', 1)[0]?.length ?? 0) + 1 },
})

/** The label of all that is typed into the text. */
export const textLabel = 'Edit the text'
