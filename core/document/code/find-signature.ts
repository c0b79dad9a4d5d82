import { pythonTextEnd, scanCode, type ScannedLanguage, type Token } from './scan-code.ts'

/** Where a function's parameters stand. */
export interface Signature {
  /** Its name; undefined for one that has none (export default () => …). */
  name: string | undefined
  nameToken: Token | undefined
  /** The tokens between the parentheses, without comments. */
  inside: Token[]
  /** Just behind "(" and at ")"; of a bare arrow parameter, around it. */
  from: number
  to: number
  bare: boolean
}

const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])

/** The index of the bracket that closes the one at `open`, or undefined where the code is unfinished. */
const closingOf = (tokens: Token[], open: number): number | undefined => {
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

/** Where texts and comments begin in Python, and functions at the left margin. */
const pythonLandmark = /["'#]|(?<=^|\n)(?:async[ \t]+)?def[ \t]+([\p{L}_][\p{L}\p{N}_]*)/gu

/** The functions defined at the left margin, without a look at their bodies: most of a code is passed over by one expression. */
const pythonFunctions = (code: string): { name: string; start: number }[] => {
  const found: { name: string; start: number }[] = []
  pythonLandmark.lastIndex = 0
  for (let match = pythonLandmark.exec(code); match; match = pythonLandmark.exec(code)) {
    const [text, name] = match
    if (name !== undefined) found.push({ name, start: match.index })
    else if (text === '#') {
      const end = code.indexOf('\n', match.index)
      if (end === -1) break
      pythonLandmark.lastIndex = end
    } else pythonLandmark.lastIndex = pythonTextEnd(code, match.index)
  }
  return found
}

const pythonSignature = (
  code: string,
  asked: string | undefined,
  elementName: string,
): Signature | undefined => {
  const functions = pythonFunctions(code)
  const named = functions.findLast(({ name }) => name === (asked ?? elementName))
  const chosen = named ?? (asked === undefined && functions.length === 1 ? functions[0] : undefined)
  if (!chosen) return undefined
  const tokens = scanCode(code, 'python', { from: chosen.start, untilClosed: true })
  const significant = tokens.filter((token) => token.type !== 'comment')
  const at = significant.findIndex(({ text }) => text === 'def') + 1
  // def f[T](…): type parameters come before the others.
  const generics = significant[at + 1]?.text === '[' ? closingOf(significant, at + 1) : undefined
  return signatureAt(significant, generics === undefined ? at + 1 : generics + 1, significant[at])
}

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

const typescriptSignature = (
  tokens: Token[],
  wanted: string | undefined,
  elementName: string,
): Signature | undefined => {
  if (wanted !== undefined) return namedTypescript(tokens, wanted)
  return defaultExport(tokens) ?? exportedFunction(tokens, elementName)
}

/** Without a default export: the exported function named like the element, else the only one exported. */
const exportedFunction = (tokens: Token[], elementName: string): Signature | undefined => {
  const names = tokens.flatMap((token, index) => {
    if (token.text !== 'export') return []
    const name = tokens
      .slice(index + 1, index + 4)
      .find(({ text }) => !['async', 'function', 'const', '*'].includes(text))
    return name?.type === 'name' ? name.text : []
  })
  const wanted = names.includes(elementName) ? elementName : names.length === 1 ? names[0] : undefined
  return wanted === undefined ? undefined : namedTypescript(tokens, wanted)
}

const defaultExport = (tokens: Token[]): Signature | undefined => {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'name' || token.text !== 'default') continue
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
): Signature | undefined =>
  language === 'python'
    ? pythonSignature(code, asked, elementName)
    : typescriptSignature(
        scanCode(code, language).filter(({ type }) => type !== 'comment'),
        asked,
        elementName,
      )

/** The functions a code defines, names it gives values to at the left margin, and whether it exports a default; "unclosed" where it breaks off in a signature. */
export const functionNames = (
  code: string,
  language: ScannedLanguage,
): { defined: string[]; assigned: string[]; exported: boolean } | 'unclosed' => {
  const tokens = scanCode(code, language).filter((token) => token.type !== 'comment')
  const atMargin = ({ start }: Token): boolean => start === 0 || code[start - 1] === '\n'
  const assigned = tokens.flatMap((token, index) =>
    token.type === 'name' &&
    (tokens[index + 1]?.text === '=' || ['import', 'as', ','].includes(tokens[index - 1]?.text ?? ''))
      ? token.text
      : [],
  )
  const exported = tokens.some(
    (token, index) => token.text === 'default' && ['export', 'as'].includes(tokens[index - 1]?.text ?? ''),
  )
  const word = language === 'python' ? 'def' : 'function'
  const defining = tokens.flatMap((token, index) => {
    const first = tokens[index - 1]?.text === 'async' ? (tokens[index - 1] as Token) : token
    return token.type === 'name' && token.text === word && (language === 'typescript' || atMargin(first))
      ? [index]
      : []
  })
  const open = defining.some((index) => {
    const parenthesis = tokens.findIndex(({ text }, at) => at > index && text === '(')
    return parenthesis === -1 || closingOf(tokens, parenthesis) === undefined
  })
  if (open) return 'unclosed'
  return {
    defined: defining.flatMap((index) =>
      tokens[index + 1]?.type === 'name' ? (tokens[index + 1]?.text ?? []) : [],
    ),
    assigned,
    exported,
  }
}
