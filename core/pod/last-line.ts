import type { Failure } from '../run/run-event.ts'
import { quoted } from './cluster-words.ts'

const mostCharacters = 300

/** What is said of a failure where there is room for a line alone: its sentence, and the last line of what was said beside it, which mostly tells why. */
export const withLastLine = ({ message, stack = [] }: Pick<Failure, 'message' | 'stack'>): string => {
  const last = stack.join('\n').trimEnd().split('\n').at(-1)?.trim().slice(0, mostCharacters) ?? ''
  return last === '' ? message : `${message} The last that was said: ${quoted(last)}.`
}
