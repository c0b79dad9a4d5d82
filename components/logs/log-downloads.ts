import type { LogWords } from '#core/log/log-pattern.ts'

import type { LogNarrowing } from './log-narrowing.ts'
import type { LogFilter } from './visible-lines.ts'

/** What of a run's output to download, as the address says it. */
export type LogDownload = Record<string, string>
/** The address of a download. */
export type DownloadOf = (chosen: LogDownload) => string

/** What a reader has on the screen. */
interface Shown {
  filter: LogFilter
  narrowing: LogNarrowing
  words: LogWords
}

/** The streams of the step that is chosen, or of all. */
export const wholeDownload = ({ filter: { step } }: Shown): LogDownload =>
  step === undefined ? {} : { step }

/**
 * The lines that the filter leaves; words that are searched for count, whether the screen shows the hits alone or all lines. Null where it leaves
 * no stream.
 */
export const filteredDownload = ({ filter, narrowing, words }: Shown): LogDownload | null => {
  if (!filter.stdout && !filter.stderr) return null
  return {
    ...(filter.step !== undefined && { step: filter.step }),
    ...(filter.stepAttempt !== undefined && { stepAttempt: String(filter.stepAttempt) }),
    ...(filter.stdout !== filter.stderr && { stream: filter.stdout ? 'stdout' : 'stderr' }),
    ...(narrowing.level !== null && { level: narrowing.level }),
    ...(words.words !== '' && {
      words: words.words,
      ...(words.regular && { regular: 'true' }),
      ...(words.exact && { exact: 'true' }),
      ...(words.whole && { whole: 'true' }),
      ...(narrowing.around !== null && narrowing.around > 0 && { around: String(narrowing.around) }),
    }),
  }
}

/** What the filter leaves, in words: of which step, how bad, with what in it. */
export const filterWords = ({ filter, narrowing, words }: Shown): string => {
  const parts = [
    filter.step,
    filter.stepAttempt !== undefined && `attempt ${filter.stepAttempt}`,
    filter.stdout !== filter.stderr && (filter.stdout ? 'stdout' : 'stderr'),
    narrowing.level && (narrowing.level === 'error' ? 'errors' : 'warnings and errors'),
    words.words !== '' && `with “${words.words.length > 24 ? `${words.words.slice(0, 23)}…` : words.words}”`,
    words.words !== '' && narrowing.around !== null && narrowing.around > 0 && `${narrowing.around} around`,
  ].filter(Boolean)
  return parts.length === 0 ? 'All lines, in the order they came' : `Lines left: ${parts.join(', ')}`
}
