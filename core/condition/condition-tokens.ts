/** A piece of a condition's text. Offsets count UTF-16 units; `value` of a text is without quotes and escapes. */
export interface ConditionToken {
  type: 'name' | 'text' | 'number' | 'sign' | 'unknown' | 'unfinished' | 'end'
  start: number
  end: number
  value: string
}

const patterns = [
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['text', /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y],
  ['unfinished', /["'].*/y],
  ['sign', /[()[\]{}&|~,.=:]/y],
] as const
const blank = /(?:\s|#.*)+/y

const unquoted = (raw: string): string => raw.slice(1, -1).replace(/\\(.)/g, '$1')

/** The pieces of a text, the end last. Never fails: what is not of the language is `unknown`. */
export const conditionTokens = (text: string): ConditionToken[] => {
  const tokens: ConditionToken[] = []
  let at = 0
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const space = matched(blank)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const [type, raw] = patterns
      .map(([name, pattern]) => [name, matched(pattern)] as const)
      .find(([, found]) => found !== undefined) ?? ['unknown' as const, text[at]]
    const length = raw?.length ?? 1
    tokens.push({
      type,
      start: at,
      end: at + length,
      value: type === 'text' ? unquoted(raw ?? '') : (raw ?? ''),
    })
    at += length
  }
  return [...tokens, { type: 'end', start: text.length, end: text.length, value: '' }]
}
