const isWord = (letter: string): boolean => /[\p{L}\p{N}_]/u.test(letter)

/**
 * Where a caret goes when its text is formatted: before the same letter as before. Formatters move blanks, quotes, commas and brackets, but keep letters
 * and figures in order.
 */
export const caretIn = (before: string, after: string, caret: number): number => {
  let letters = 0
  for (let at = 0; at < caret; at++) if (isWord(before[at] ?? '')) letters++
  // Behind a letter the caret stays behind it; before one it stays before.
  const isBehind = caret > 0 && isWord(before[caret - 1] ?? '')
  let at = 0
  for (let seen = 0; at < after.length; at++) {
    const word = isWord(after[at] ?? '')
    if (seen === letters && (isBehind || word)) break
    if (word) seen++
  }
  return at
}
