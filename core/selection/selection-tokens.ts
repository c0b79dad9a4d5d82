import { attributes, type Attribute } from './selection-node.ts'

/** A piece of a selection. Offsets count UTF-16 units. `raw` is as typed, `value` without quotes and escapes. */
export interface SelectionToken {
  type:
    | 'attribute'
    | 'value'
    | 'null'
    | 'word'
    | 'digits'
    | '('
    | ')'
    | '+'
    | '*'
    | '='
    | ':'
    | 'unknown'
    | 'unfinished'
    | 'end'
  start: number
  end: number
  raw: string
  value: string
}

const bare = /[\p{L}\p{N}_*][\p{L}\p{N}_*\-./]*/uy
const word = /[\p{L}_][\p{L}\p{N}_\-./]*/uy
const digits = /\d+/y
const quoted = /"(?:[^"\\]|\\[\s\S])*"/y

const matched = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
const isAttribute = (name: string): name is Attribute => (attributes as readonly string[]).includes(name)

/** A value follows a colon or an equals sign; elsewhere the same letters are a word. */
const valueAt = (text: string, at: number): Omit<SelectionToken, 'start' | 'end'> | undefined => {
  if (text.startsWith('<null>', at)) return { type: 'null', raw: '<null>', value: '' }
  if (text[at] === '"') {
    const raw = matched(quoted, text, at)
    if (raw === undefined) return { type: 'unfinished', raw: text.slice(at), value: text.slice(at + 1) }
    return { type: 'value', raw, value: raw.slice(1, -1).replace(/\\([\s\S])/g, '$1') }
  }
  const raw = matched(bare, text, at)
  return raw === undefined ? undefined : { type: 'value', raw, value: raw }
}

const otherAt = (text: string, at: number): Omit<SelectionToken, 'start' | 'end'> => {
  const character = text[at] ?? ''
  if (
    character === '(' ||
    character === ')' ||
    character === '+' ||
    character === '*' ||
    character === '=' ||
    character === ':'
  ) {
    return { type: character, raw: character, value: character }
  }
  const number = matched(digits, text, at)
  if (number !== undefined) return { type: 'digits', raw: number, value: number }
  const name = matched(word, text, at)
  if (name === undefined) return valueAt(text, at) ?? { type: 'unknown', raw: character, value: character }
  const isName = isAttribute(name.toLowerCase()) && text[at + name.length] === ':'
  return { type: isName ? 'attribute' : 'word', raw: name, value: isName ? name.toLowerCase() : name }
}

/** The pieces of a selection, the end last. Never fails: what is not of the language is `unknown`. */
export const selectionTokens = (text: string): SelectionToken[] => {
  const tokens: SelectionToken[] = []
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at] ?? '')) {
      at++
      continue
    }
    const before = tokens.at(-1)
    const attached = before && (before.type === ':' || before.type === '=') && before.end === at
    const found = (attached && valueAt(text, at)) || otherAt(text, at)
    tokens.push({ ...found, start: at, end: at + found.raw.length })
    at += found.raw.length
  }
  return [...tokens, { type: 'end', start: text.length, end: text.length, raw: '', value: '' }]
}
