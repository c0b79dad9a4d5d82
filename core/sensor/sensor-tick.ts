import { type TickStatus } from '../schedule/tick.ts'

/** What came of a look of a sensor. It is written once, with the runs it started. */
export interface SensorTick {
  status: TickStatus
  /** Why it started nothing, or not all. */
  reason: string | null
  runIds: string[]
  /** Messages it dealt with. */
  messages: number
  /** Of these, whose run key had its run already. */
  known: number
  /** Of these, of which no run could be made. */
  setAside: number
  /** The run that asked the code of the sensor, where that failed. */
  codeRun: string | null
}

export const nothingNewWords = 'There was nothing new.'

const shownKeys = 3

/** That code asked for what it had asked for before, in words; undefined where it did not. */
export const askedAlreadyWords = (keys: readonly string[]): string | undefined => {
  if (keys.length === 0) return undefined
  const named = keys.slice(0, shownKeys).join(', ')
  const more = keys.length > shownKeys ? ` and ${keys.length - shownKeys} more` : ''
  return `Asked for already: ${named}${more}.`
}

const count = (many: number, one: string, several: string): string =>
  `${many.toLocaleString('en')} ${many === 1 ? one : several}`

/** The tick of a look that dealt with messages; `note` is what its source had to say beside them. */
export const tickOf = (
  dealt: { runIds: string[]; known: number; setAside: number; messages: number },
  note?: string,
): SensorTick => {
  const { runIds, known, setAside, messages } = dealt
  const words = [
    ...(note === undefined ? [] : [note]),
    ...(known > 0
      ? [`${count(known, 'message has', 'messages have')} a run of an earlier one with the same run key.`]
      : []),
    ...(setAside > 0 ? [`${count(setAside, 'message was', 'messages were')} set aside.`] : []),
  ]
  if (runIds.length > 0)
    return { ...dealt, status: 'succeeded', reason: words.length > 0 ? words.join(' ') : null, codeRun: null }
  return {
    ...dealt,
    codeRun: null,
    status: 'skipped',
    reason:
      words.length > 0
        ? words.join(' ')
        : messages > 0
          ? 'Not all assets were made anew yet.'
          : nothingNewWords,
  }
}
