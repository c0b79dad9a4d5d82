export interface Statement {
  text: string
  /** Line in the code on which it begins, from 1. */
  line: number
}

// Comments, quoted text and names, dollar quotes: what a semicolon may stand in without ending a statement.
const token =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)|;/g

/** The statements of a script, in order; those of nothing but comments and space are left out. */
export function splitStatements(code: string): Statement[] {
  const statements: Statement[] = []
  let from = 0
  const take = (to: number): void => {
    const whole = code.slice(from, to)
    const text = whole.trimStart()
    if (firstWord(text) !== '')
      statements.push({
        text: text.trimEnd(),
        line: linesIn(code.slice(0, from + whole.length - text.length)),
      })
    from = to + 1
  }
  for (const found of code.matchAll(token)) if (found[0] === ';') take(found.index)
  take(code.length)
  return statements
}

/** The keyword a statement begins with, in capitals. */
export function firstWord(text: string): string {
  return /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*([^\s();]*)/.exec(text)?.[1]?.toUpperCase() ?? ''
}

const linesIn = (text: string): number => text.split('\n').length
