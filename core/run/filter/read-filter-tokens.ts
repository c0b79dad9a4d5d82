/** A term as it stands in the text, not judged yet. */
export interface FilterToken {
  from: number
  to: number
  not: boolean
  /** The word before the colon, in small letters; null where there is none. */
  name: string | null
  /** Parted by commas. */
  values: string[]
  /** What stands behind "=" of the last value. */
  value: string | null
  /** Where the value that is being written begins: for completion. */
  valueFrom: number
  /** A quotation begins and does not end. */
  open: boolean
}

const blank = /\s/

/** Cuts a filter into its terms. Every text has some reading. */
export const readFilterTokens = (text: string): FilterToken[] => {
  const tokens: FilterToken[] = []
  let at = 0

  /** A word up to one of the characters that end it, in quotes or not. */
  const readWord = (ends: RegExp): { word: string; open: boolean } => {
    if (text[at] !== '"') {
      const from = at
      while (at < text.length && !blank.test(text[at] ?? '') && !ends.test(text[at] ?? '')) at += 1
      return { word: text.slice(from, at), open: false }
    }
    at += 1
    let word = ''
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\' && at + 1 < text.length) at += 1
      word += text[at] ?? ''
      at += 1
    }
    const open = at >= text.length
    if (!open) at += 1
    return { word, open }
  }

  while (at < text.length) {
    if (blank.test(text[at] ?? '')) {
      at += 1
      continue
    }
    const from = at
    const not = text[at] === '-' && at + 1 < text.length && !blank.test(text[at + 1] ?? '')
    if (not) at += 1
    const named = /^([A-Za-z]\w*):/.exec(text.slice(at, at + 40))
    const name = named?.[1]?.toLowerCase() ?? null
    if (named) at += named[0].length
    const token: FilterToken = {
      from,
      to: at,
      not,
      name,
      values: [],
      value: null,
      valueFrom: at,
      open: false,
    }
    // A word that stands alone may hold commas, colons and equal signs; only its first character decides.
    const ends = name === null ? /"/ : /[,="]/
    for (;;) {
      token.valueFrom = at
      const read = readWord(ends)
      token.values.push(read.word)
      token.open ||= read.open
      if (name !== null && text[at] === '=') {
        at += 1
        token.valueFrom = at
        const value = readWord(/[,"]/)
        token.value = value.word
        token.open ||= value.open
      }
      if (name === null || text[at] !== ',') break
      at += 1
    }
    token.to = at
    tokens.push(token)
  }
  return tokens
}
