/** A line of a stack trace, and the line of the step's code it speaks of. */
export interface StackLine {
  text: string
  /** From 1; null for code that is not the step's. */
  line: number | null
}

/** The lines of a stack trace as the hosts of Python and TypeScript write them; `stepKey` names the file of the step's code. */
export function stackLines(stack: readonly string[], stepKey: string): StackLine[] {
  const python = `File "${stepKey}.py", line `
  const typescript = `${stepKey}.ts:`
  return stack
    .flatMap((frame) => frame.replace(/\n$/u, '').split('\n'))
    .map((text) => ({ text, line: lineAfter(text, python) ?? lineAfter(text, typescript) }))
}

function lineAfter(text: string, words: string): number | null {
  const at = text.indexOf(words)
  // `other/orders.ts:3` is another file than `orders.ts:3`.
  if (at === -1 || /[\w/-]/u.test(text.charAt(at - 1))) return null
  const line = Number.parseInt(text.slice(at + words.length), 10)
  return line > 0 ? line : null
}
