import { Refusal } from '../refusal.ts'

/** What is looked for in a log. */
export interface LogWords {
  words: string
  /** The words are a regular expression. */
  regular: boolean
  /** Upper and lower case differ. */
  exact: boolean
  /** Only where no letter or digit touches the words. */
  whole: boolean
}

export const longestWords = 1_000

/**
 * The words as an expression that finds them in a text of many lines, `^` and `$` standing at the ends of each.
 * Throws a Refusal, `invalid_input`, where the expression cannot be read.
 */
export const logPattern = ({ words, regular, exact, whole }: LogWords): RegExp => {
  if (words.length > longestWords)
    throw new Refusal('invalid_input', `What is searched for has at most ${longestWords} characters.`)
  const source = regular ? words : words.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  const flags = exact ? 'gm' : 'gim'
  try {
    // By itself first: what is around it must not mend it.
    const alone = new RegExp(source, flags)
    return whole
      ? new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${source})(?![\p{L}\p{N}_])`, `${flags}u`)
      : alone
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*?\/[a-z]*: /s, '') : 'it is malformed'
    throw new Refusal('invalid_input', `The regular expression cannot be read: ${why.toLowerCase()}.`)
  }
}

// oxlint-disable-next-line no-control-regex -- colours are made of control characters
const colours = /\u001B\[[0-9;:]*m/g

/** A text as it reads, without the sequences that colour it. Lines stay where they are. */
export const withoutColours = (text: string): string =>
  text.includes('\u001B') ? text.replace(colours, '') : text

/** The lines of a text that a pattern of {@link logPattern} finds, counted from 0, in order. */
export const linesFound = (pattern: RegExp, text: string): number[] => {
  const found: number[] = []
  let line = 0
  let lineAt = 0
  pattern.lastIndex = 0
  for (let hit = pattern.exec(text); hit; hit = pattern.exec(text)) {
    for (
      let end = text.indexOf('\n', lineAt);
      end !== -1 && end < hit.index;
      end = text.indexOf('\n', lineAt)
    ) {
      line++
      lineAt = end + 1
    }
    // Behind the last line end no line begins.
    if (lineAt > 0 && lineAt === text.length) return found
    const end = text.indexOf('\n', lineAt)
    const stop = end === -1 ? text.length : end
    // An expression may go over the end of a line; what counts is the line by itself.
    if (hit.index + hit[0].length <= stop || isIn(pattern, text.slice(lineAt, stop))) found.push(line)
    if (end === -1 || end + 1 >= text.length) return found
    line++
    lineAt = end + 1
    pattern.lastIndex = lineAt
  }
  return found
}

const isIn = (pattern: RegExp, line: string): boolean => {
  pattern.lastIndex = 0
  return pattern.test(line)
}
