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
const pythonText = /([rRbBuUfFtT]{0,3})("""|'''|"|')/y
const number = /\d[\w.]*/y
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

/** The end of the Python text whose quote stands at `at`. */
export const pythonTextEnd = (code: string, at: number): number => {
  const quote = code.startsWith(code.slice(at, at + 1).repeat(3), at)
    ? code.slice(at, at + 3)
    : code.slice(at, at + 1)
  return textEnd(code, at + quote.length, quote, quote.length === 3)
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

/** What an ASCII character begins: 0 anything else, 1 a blank, 2 a name, 3 a number, 4 a mark of one character. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/\s/.test(character)) return 1
  if (/[A-Za-z_$]/.test(character)) return 2
  if (/\d/.test(character)) return 3
  return '()[]{},;+%^~@'.includes(character) ? 4 : 0
})
const classAt = (code: string, at: number): number => {
  const unit = code.charCodeAt(at)
  return unit < 128 ? (classes[unit] ?? 0) : 0
}

/** The end of a name in plain letters; -1 where others follow, which only the expression for names can judge. */
const nameEnd = (code: string, from: number): number => {
  let at = from
  while (at < code.length && (classAt(code, at) & 2) === 2) at++
  return at < code.length && code.charCodeAt(at) >= 128 ? -1 : at
}

/**
 * The tokens of a code, as far as its signatures and names are concerned. Never fails: what is broken becomes marks.
 * `untilClosed`: only as far as the first parenthesis closes again.
 */
export const scanCode = (
  code: string,
  language: ScannedLanguage,
  { from = 0, untilClosed = false }: { from?: number; untilClosed?: boolean } = {},
): Token[] => {
  const tokens: Token[] = []
  let depth = 0
  let before: Token | undefined
  const push = (type: Token['type'], start: number, end: number, interpolated = false): number => {
    const token: Token = interpolated
      ? { type, start, end, text: code.slice(start, end), interpolated }
      : { type, start, end, text: code.slice(start, end) }
    tokens.push(token)
    if (type !== 'comment') before = token
    return end
  }
  /** Texts, comments, marks of several characters, letters beyond ASCII: what takes a closer look. */
  const pushOther = (at: number): number => {
    const literal = language === 'python' ? pythonLiteral(code, at) : typescriptLiteral(code, at, before)
    // A comment ends before its line does.
    if (literal)
      return push(
        literal.type,
        at,
        literal.type === 'comment' && code[literal.end - 1] === '\n' ? literal.end - 1 : literal.end,
        literal.interpolated === true,
      )
    const word = matchAt(name, code, at)
    if (word) return push('name', at, at + word[0].length)
    const space = matchAt(blank, code, at)
    return space ? at + space[0].length : push('mark', at, at + (matchAt(marks, code, at)?.[0].length ?? 1))
  }
  for (let at = from; at < code.length;) {
    const begins = classAt(code, at)
    if (begins === 1) at++
    else if (begins === 4) {
      at = push('mark', at, at + 1)
      const mark = code[at - 1]
      if (mark === '(' || mark === '[') depth++
      if (mark === ')' || mark === ']') depth--
      if (mark === ')' && depth <= 0 && untilClosed) break
    } else if (begins === 3) at = push('number', at, at + (matchAt(number, code, at)?.[0].length ?? 1))
    else {
      const end = begins === 2 ? nameEnd(code, at) : -1
      const quoted = language === 'python' && end - at <= 3 && (code[end] === '"' || code[end] === "'")
      at = end === -1 || quoted ? Math.max(pushOther(at), at + 1) : push('name', at, end)
    }
  }
  return tokens
}
