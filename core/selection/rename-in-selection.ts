import type { Attribute } from './selection-node.ts'
import { selectionTokens } from './selection-tokens.ts'
import { spellValue } from './spell-value.ts'

/** The selection with one value of an attribute renamed wherever it stands whole; patterns, blanks and the rest stay as they are. */
export const renameInSelection = (text: string, attribute: Attribute, from: string, to: string): string => {
  const tokens = selectionTokens(text)
  let result = ''
  let rest = 0
  for (const [index, token] of tokens.entries()) {
    const named = tokens[index - 2]
    if (
      token.type !== 'value' ||
      token.value !== from ||
      named?.type !== 'attribute' ||
      named.value !== attribute
    )
      continue
    result +=
      text.slice(rest, token.start) +
      (token.raw.startsWith('"') ? `"${to.replace(/["\\]/g, '\\$&')}"` : spellValue(to))
    rest = token.end
  }
  return result + text.slice(rest)
}
