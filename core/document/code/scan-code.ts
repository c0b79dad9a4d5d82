/** A piece of code: names, literals, comments and single marks; blanks lie between. Offsets count UTF-16 units. */
export interface Token {
  type: 'name' | 'number' | 'text' | 'comment' | 'mark'
  start: number
  end: number
  text: string
  /** A literal in which code may stand (an f-string, a template): names in it are used, but not seen as tokens. */
  interpolated?: boolean
}

export type ScannedLanguage = 'python' | 'typescript'

const name = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const number = /\d[\w.]*/y
const pythonText = /([rRbBuUfFtT]{0,3})("""|'''|"|')/y
const blank = /\s+/y
const marks = /=>|==|!=|<=|>=|:=|->|\*\*|\/\/|\?\.|\.\.\.|&&|\|\||\?\?|[\s\S]/uy

const matchAt = (pattern: RegExp, code: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(code)
}

/** The end of a text that began before `at`; an unfinished one ends with its line, or with the code where it may span lines. */
const textEnd = (code: string, at: number, quote: string, spansLines: boolean): number => {
  for (let index = at; index < code.length; index++) {
    if (code[index] === '\\') index++
    else if (code.startsWith(quote, index)) return index + quote.length
    else if (code[index] === '\n' && !spansLines) return index
  }
  return code.length
}

/** The end of a template that began at `at`, with the templates and braces nested in it. */
const templateEnd = (code: string, at: number): number => {
  const open: ('`' | '{')[] = ['`']
  for (let index = at; index < code.length; index++) {
    const character = code[index]
    if (character === '\\') index++
    else if (open.at(-1) === '`') {
      if (character === '`') open.pop()
      else if (code.startsWith('${', index)) {
        open.push('{')
        index++
      }
    } else if (character === '"' || character === "'") index = textEnd(code, index + 1, character, false) - 1
    else if (character === '`') open.push('`')
    else if (character === '{') open.push('{')
    else if (character === '}') open.pop()
    if (open.length === 0) return index + 1
  }
  return code.length
}

/** The end of a regular expression that begins at `at`, or undefined where the slash divides. */
const regexEnd = (code: string, at: number, before: Token | undefined): number | undefined => {
  const divides =
    before &&
    (before.type === 'number' ||
      before.type === 'text' ||
      (before.type === 'mark' && /^[)\]}]$/.test(before.text)))
  const afterWord =
    before?.type === 'name' && !/^(?:return|typeof|case|in|of|do|else|void|yield|await)$/.test(before.text)
  if (divides || afterWord) return undefined
  let inClass = false
  for (let index = at + 1; index < code.length && code[index] !== '\n'; index++) {
    if (code[index] === '\\') index++
    else if (code[index] === '[') inClass = true
    else if (code[index] === ']') inClass = false
    else if (code[index] === '/' && !inClass)
      return (matchAt(/[a-z]*/y, code, index + 1)?.[0].length ?? 0) + index + 1
  }
  return undefined
}

const pythonLiteral = (code: string, at: number): Omit<Token, 'text'> | undefined => {
  if (code[at] === '#') return { type: 'comment', start: at, end: textEnd(code, at, '\n', true) }
  const opening = matchAt(pythonText, code, at)
  const [whole, prefix = '', quote = ''] = opening ?? []
  if (whole === undefined) return undefined
  const end = textEnd(code, at + whole.length, quote, quote.length === 3)
  return { type: 'text', start: at, end, ...(/[ft]/i.test(prefix) && { interpolated: true }) }
}

const typescriptLiteral = (
  code: string,
  at: number,
  before: Token | undefined,
): Omit<Token, 'text'> | undefined => {
  if (code.startsWith('//', at)) return { type: 'comment', start: at, end: textEnd(code, at, '\n', true) }
  if (code.startsWith('/*', at)) {
    const end = code.indexOf('*/', at + 2)
    return { type: 'comment', start: at, end: end === -1 ? code.length : end + 2 }
  }
  const character = code[at]
  if (character === '"' || character === "'")
    return { type: 'text', start: at, end: textEnd(code, at + 1, character, false) }
  if (character === '`')
    return { type: 'text', start: at, end: templateEnd(code, at + 1), interpolated: true }
  const end = character === '/' ? regexEnd(code, at, before) : undefined
  return end === undefined ? undefined : { type: 'text', start: at, end }
}

/** The tokens of a code, as far as its signatures and names are concerned. Never fails: what is broken becomes marks. */
export const scanCode = (code: string, language: ScannedLanguage): Token[] => {
  const tokens: Token[] = []
  let before: Token | undefined
  for (let at = 0; at < code.length;) {
    const skipped = matchAt(blank, code, at)
    if (skipped) {
      at += skipped[0].length
      continue
    }
    const literal = language === 'python' ? pythonLiteral(code, at) : typescriptLiteral(code, at, before)
    const word = literal ? null : matchAt(name, code, at)
    const digits = literal || word ? null : matchAt(number, code, at)
    const found = word ?? digits ?? matchAt(marks, code, at)
    const type = word ? 'name' : digits ? 'number' : 'mark'
    const token = literal
      ? { ...literal, text: code.slice(literal.start, literal.end) }
      : ({ type, start: at, end: at + (found?.[0].length ?? 1), text: found?.[0] ?? '' } satisfies Token)
    // A comment ends before its line does.
    if (token.type === 'comment' && token.text.endsWith('\n'))
      Object.assign(token, { end: token.end - 1, text: token.text.slice(0, -1) })
    tokens.push(token)
    if (token.type !== 'comment') before = token
    at = Math.max(token.end, at + 1)
  }
  return tokens
}
