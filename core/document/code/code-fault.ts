import type { Compute } from '../compute.ts'

/** Languages whose own parsers are asked what they cannot read. */
export const parsedLanguages = ['python', 'typescript', 'sql'] as const
export type ParsedLanguage = (typeof parsedLanguages)[number]

/** Something a parser says of a code, in its own words; line and column from 1, columns in UTF-16 units. */
export interface CodeFault {
  /** A warning is of code that can be read, and does not mean what it looks like. */
  severity: 'error' | 'warning'
  message: string
  line: number
  column: number
}

/** What a parser says of one code; null where it could not be asked. */
export type CodeReading = CodeFault[] | null

/** UTF-16 units. Longer code is not looked over. */
export const mostParsedLength = 200_000
/** Codes, and UTF-16 units of them together, of one question. */
export const mostCodesAsked = 40
export const mostLengthAsked = 400_000

/** The code of a compute for a parser, or undefined where none knows its language or the code is too long. */
export const parsedCode = (compute: Compute): { language: ParsedLanguage; code: string } | undefined => {
  if (compute.kind !== 'python' && compute.kind !== 'typescript' && compute.kind !== 'sql') return undefined
  const { kind, code } = compute
  // A warehouse has a dialect of its own.
  if (compute.kind === 'sql' && compute.resource !== undefined) return undefined
  return code.trim() === '' || code.length > mostParsedLength ? undefined : { language: kind, code }
}
