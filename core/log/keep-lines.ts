import { type LogLevel, levelOf } from './log-level.ts'
import { withoutColours } from './log-pattern.ts'

/** What a reader leaves of the lines of some steps. */
export interface LinesKept {
  /** Lines that are at least as bad. */
  level?: LogLevel | undefined
  /** Lines that it finds, as {@link logPattern} makes it. */
  pattern?: RegExp | undefined
  /** And so many lines around each of these. */
  around?: number | undefined
}

const isAsBad = (text: string, level: LogLevel): boolean => {
  const found = levelOf(text)
  return level === 'warn' ? found !== null : found === level
}

/**
 * Leaves of lines that come one after the other those that a reader wants, in their order: what stands around a hit is told as soon as the hit is.
 * The level holds for hits and for what is around them alike.
 */
export const lineKeeper = <Line extends { text: string }>({
  level,
  pattern,
  around = 0,
}: LinesKept): ((line: Line) => Line[]) => {
  let before: Line[] = []
  let left = 0
  const nearHits = (line: Line, plain: string): Line[] => {
    if (!pattern) return [line]
    pattern.lastIndex = 0
    if (pattern.test(plain)) {
      left = around
      return [...before.splice(0), line]
    }
    if (left > 0) {
      left -= 1
      return [line]
    }
    if (around > 0) before = [...before, line].slice(-around)
    return []
  }
  return (line) => {
    const plain = withoutColours(line.text)
    const kept = nearHits(line, plain)
    return level === undefined ? kept : kept.filter(({ text }) => isAsBad(withoutColours(text), level))
  }
}
