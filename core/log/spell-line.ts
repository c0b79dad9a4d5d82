import type { CutLine } from './cut-lines.ts'
import { levelOf } from './log-level.ts'
import { withoutColours } from './log-pattern.ts'

/** A line of a downloaded text. */
export interface SpelledLine {
  /** It begins with the time it came, in UTC. */
  times: boolean
  /** It says which step wrote it. */
  steps: boolean
}

/** A line as text, with its end. */
export const spellLine = (
  { atMs, step, stepAttempt, text, restBytes }: CutLine,
  { times, steps }: SpelledLine,
): string => {
  const attemptWords = stepAttempt > 1 ? ` attempt ${stepAttempt}` : ''
  return [
    times && `${new Date(atMs).toISOString()} `,
    steps && `[${step}${attemptWords}] `,
    text,
    restBytes > 0 && ` … and ${restBytes} bytes more`,
    '\n',
  ]
    .filter(Boolean)
    .join('')
}

/** A line as JSON, with its end: what is printed stands in `text` without its colours, whatever it is. */
export const spellJsonLine = ({
  atMs,
  step,
  stepAttempt,
  stream,
  offset,
  text,
  restBytes,
}: CutLine): string => {
  const plain = withoutColours(text)
  const level = levelOf(plain)
  return `${JSON.stringify({
    at: new Date(atMs).toISOString(),
    step,
    attempt: stepAttempt,
    stream,
    offset,
    ...(level && { level }),
    text: plain,
    ...(restBytes > 0 && { restBytes }),
  })}\n`
}
