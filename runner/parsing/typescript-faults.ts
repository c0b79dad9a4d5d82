import { stripTypeScriptTypes } from 'node:module'

import type { CodeFault } from '#core/document/code/code-fault.ts'

/** What the parser that strips the types of a step says of its code. Nothing of it runs. */
export const typescriptFaults = (code: string): CodeFault[] => {
  try {
    // As a step's code is: enums and namespaces may stand in it.
    stripTypeScriptTypes(code, { mode: 'transform' })
    return []
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return [{ severity: 'error', message: `SyntaxError: ${error.message}`, ...placeOf(error, code) }]
  }
}

/** The stack begins with the line's number, its text and carets under the place; carets are missing at the end of the code. */
const placeOf = (error: Error, code: string): { line: number; column: number } => {
  const [, number, carets] = /^[^\n]*?:(\d+)\n[^\n]*\n( *)\^/.exec(error.stack ?? '') ?? []
  if (number !== undefined) return { line: Number(number), column: (carets?.length ?? 0) + 1 }
  const lines = code.trimEnd().split('\n')
  return { line: lines.length, column: Math.max(1, lines.at(-1)?.length ?? 1) }
}
