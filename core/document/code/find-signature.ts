import { scanCode, type ScannedLanguage, type Token } from './scan-code.ts'

/** Where a function's parameters stand. */
export interface Signature {
  /** Its name; undefined for one that has none (export default () => …). */
  name: string | undefined
  nameToken: Token | undefined
  /** The tokens between the parentheses, comments included. */
  inside: Token[]
  /** Just behind "(" and at ")"; of a bare arrow parameter, around it. */
  from: number
  to: number
  bare: boolean
}

const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])

/** The index of the bracket that closes the one at `open`, or undefined where the code is unfinished. */
export const closingOf = (tokens: Token[], open: number): number | undefined => {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    const { type, text } = tokens[index] as Token
    if (type !== 'mark') continue
    if (opening.has(text)) depth++
    if (closing.has(text) && --depth === 0) return index
  }
  return undefined
}

/** The index behind "<T, …>", or the same where there is none. */
const behindGenerics = (tokens: Token[], at: number): number => {
  if (tokens[at]?.text !== '<') return at
  let depth = 0
  for (let index = at; index < tokens.length; index++) {
    if (tokens[index]?.text === '<') depth++
    if (tokens[index]?.text === '>' && --depth === 0) return index + 1
  }
  return at
}

const signatureAt = (tokens: Token[], open: number, nameToken: Token | undefined): Signature | undefined => {
  const start = tokens[open]
  const close = start?.text === '(' ? closingOf(tokens, open) : undefined
  const end = close === undefined ? undefined : tokens[close]
  if (!start || !end || close === undefined) return undefined
  return {
    name: nameToken?.text,
    nameToken,
    inside: tokens.slice(open + 1, close),
    from: start.end,
    to: end.start,
    bare: false,
  }
}

/** Every function defined at the left margin. */
const pythonSignatures = (code: string, tokens: Token[]): Signature[] =>
  tokens.flatMap((token, index) => {
    if (token.type !== 'name' || token.text !== 'def') return []
    const first = tokens[index - 1]?.text === 'async' ? (tokens[index - 1] as Token) : token
    if (first.start !== 0 && code[first.start - 1] !== '\n') return []
    const nameToken = tokens[index + 1]
    // def f[T](…): type parameters come before the others.
    const generics = tokens[index + 2]?.text === '[' ? closingOf(tokens, index + 2) : undefined
    return nameToken?.type === 'name'
      ? (signatureAt(tokens, generics === undefined ? index + 2 : generics + 1, nameToken) ?? [])
      : []
  })

/** The function that an expression at `at` is: function …(…), (…) => …, x => … */
const functionAt = (tokens: Token[], start: number, known: Token | undefined): Signature | undefined => {
  let at = tokens[start]?.text === 'async' ? start + 1 : start
  if (tokens[at]?.text === 'function') {
    at += tokens[at + 1]?.text === '*' ? 2 : 1
    const own = tokens[at]?.type === 'name' ? tokens[at] : undefined
    return signatureAt(tokens, behindGenerics(tokens, own ? at + 1 : at), known ?? own)
  }
  const only = tokens[at]
  if (only?.type === 'name' && tokens[at + 1]?.text === '=>') {
    return { name: known?.text, nameToken: known, inside: [only], from: only.start, to: only.end, bare: true }
  }
  return signatureAt(tokens, behindGenerics(tokens, at), known)
}

const namedTypescript = (tokens: Token[], name: string): Signature | undefined => {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'name' || token.text !== name) continue
    const before = tokens[index - 1]?.text === '*' ? tokens[index - 2] : tokens[index - 1]
    if (before?.text === 'function') return signatureAt(tokens, behindGenerics(tokens, index + 1), token)
    if (before && ['const', 'let', 'var'].includes(before.text) && tokens[index + 1]?.text === '=')
      return functionAt(tokens, index + 2, token)
  }
  return undefined
}

const typescriptSignature = (tokens: Token[], wanted: string | undefined): Signature | undefined => {
  if (wanted !== undefined) return namedTypescript(tokens, wanted)
  for (const [index, token] of tokens.entries()) {
    if (token.text !== 'default') continue
    if (tokens[index - 1]?.text === 'export') {
      const next = tokens[index + 1]
      const named =
        next?.type === 'name' &&
        !['function', 'async'].includes(next.text) &&
        tokens[index + 2]?.text !== '=>'
      return named ? namedTypescript(tokens, next.text) : functionAt(tokens, index + 1, undefined)
    }
    const source = tokens[index - 2]
    if (tokens[index - 1]?.text === 'as' && source?.type === 'name')
      return namedTypescript(tokens, source.text)
  }
  return undefined
}

/**
 * The function of a code that an element calls: Python's is the one asked for, else the one named like the element, else the only one;
 * TypeScript's is the one asked for, else the default export. Undefined where there is none, or it cannot be told.
 */
export const findSignature = (
  code: string,
  language: ScannedLanguage,
  asked: string | undefined,
  elementName: string,
): Signature | undefined => {
  const tokens = scanCode(code, language)
  const significant = tokens.filter((token) => token.type !== 'comment')
  const found =
    language === 'typescript'
      ? typescriptSignature(significant, asked)
      : ((all: Signature[]) => {
          const named = all.findLast(({ name }) => name === (asked ?? elementName))
          return named ?? (asked === undefined && all.length === 1 ? all[0] : undefined)
        })(pythonSignatures(code, significant))
  return (
    found && {
      ...found,
      inside: tokens.filter((token) => token.start >= found.from && token.end <= found.to),
    }
  )
}
