import type { LogWords } from './log-pattern.ts'

/** Whether there can be something to find in a text at all. Looking for texts is far quicker than trying an expression. */
export type LogNeedle = (text: string) => boolean

/** Shorter ones stand nearly everywhere. */
const leastLetters = 3

/** Where a group that begins at `from` ends; undefined where that cannot be told. */
const endOfGroup = (source: string, from: number): number | undefined => {
  let depth = 0
  let isClass = false
  for (let at = from; at < source.length; at++) {
    const sign = source[at]
    if (sign === '\\') at++
    else if (isClass) isClass = sign !== ']'
    else if (sign === '[') isClass = true
    else if (sign === '(') depth++
    else if (sign === ')' && --depth === 0) return at + 1
  }
  return undefined
}

const endOfClass = (source: string, from: number): number | undefined => {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']') return at + 1
  }
  return undefined
}

const asciiSign = /[!-/:-@[-`{-~]/
const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/

/**
 * The runs of plain ASCII letters and signs that whatever a regular expression finds must hold; none where that cannot be told easily.
 * What is not surely such a run counts as none.
 */
const runsOf = (source: string): string[] => {
  const runs: string[] = []
  let run = ''
  const endRun = () => {
    runs.push(run)
    run = ''
  }
  for (let at = 0; at < source.length;) {
    const sign = source[at] ?? ''
    if (sign === '|') return []
    let [letter, next]: [string | undefined, number | undefined] = [sign, at + 1]
    if (sign === '(') [letter, next] = [undefined, endOfGroup(source, at)]
    else if (sign === '[') [letter, next] = [undefined, endOfClass(source, at)]
    else if (sign === '\\') {
      const escaped = source[at + 1] ?? ''
      // Of signs that have no meaning as letters the backslash makes plain ones; what stands for more may be longer than two.
      if (!asciiSign.test(escaped) && !/[dDwWsSbBtnrfv]/.test(escaped)) return []
      ;[letter, next] = [asciiSign.test(escaped) ? escaped : undefined, at + 2]
    } else if (/[.^$]/.test(sign) || sign > '~' || sign < ' ') letter = undefined
    if (next === undefined) return []
    const [repeats] = quantifier.exec(source.slice(next)) ?? []
    if (repeats !== undefined || letter === undefined) endRun()
    else run += letter
    at = next + (repeats?.length ?? 0)
  }
  endRun()
  return runs.filter(({ length }) => length >= leastLetters)
}

const isPlain = (words: string): boolean => /^[ -~]+$/.test(words)

/** Whether a text can hold what is searched for; undefined where that is not told sooner than by looking. */
export const logNeedle = ({ words, regular, exact, whole }: LogWords): LogNeedle | undefined => {
  // Whole words are told apart by Unicode, where letters beyond ASCII are the same as some of ASCII.
  if (whole && !exact) return undefined
  const runs = regular ? runsOf(words) : isPlain(words) ? [words] : []
  if (runs.length === 0) return undefined
  if (exact) return (text) => runs.every((run) => text.includes(run))
  const small = runs.map((run) => run.toLowerCase())
  return (text) => {
    const smallText = text.toLowerCase()
    return small.every((run) => smallText.includes(run))
  }
}
