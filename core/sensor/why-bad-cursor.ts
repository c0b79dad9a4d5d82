import { readOffsetCursor } from './offset-cursor.ts'
import { readRowCursor } from './row-cursor.ts'
import type { SensorKind } from './sensor-kinds.ts'
import { readTimeCursor } from './time-cursor.ts'

interface CursorForm {
  reads: (text: string) => boolean
  /** What it is to look like. */
  words: string
}

const instant: CursorForm = {
  reads: (text) => readTimeCursor(text) !== undefined,
  words: 'Its cursor is an instant, such as 2026-03-01T00:00:00Z: what came after it is looked at.',
}

/** Its code alone knows what it means. */
const ownWords: CursorForm = { reads: () => true, words: '' }

const forms: Partial<Record<SensorKind, CursorForm>> = {
  asset: instant,
  runStatus: instant,
  file: instant,
  s3: instant,
  code: ownWords,
  sql: {
    reads: (text) => readRowCursor(text) !== undefined,
    words: 'Its cursor is the last row, such as {"at":"42","key":"42"}: rows beyond it are looked at.',
  },
  kafka: {
    reads: (text) => readOffsetCursor(text) !== undefined,
    words: 'Its cursor is the next offset of each partition, such as {"0":"12","1":"7"}.',
  },
}

/** Whether a sensor of a kind has a cursor; the others are told by their source what is new. */
export const hasCursor = (kind: SensorKind): boolean => forms[kind] !== undefined

/** Why a text cannot be the cursor of a sensor of a kind; undefined where it can. */
export const whyBadCursor = (kind: SensorKind, text: string): string | undefined => {
  const form = forms[kind]
  if (!form) return 'A sensor of this kind has no cursor: its source says itself what is new.'
  return form.reads(text) ? undefined : form.words
}

/** The moment from which on a cursor that was set by hand looks, where its kind goes by time; milliseconds since 1970. */
export const beginOfCursor = (kind: SensorKind, text: string | null): number | undefined =>
  text !== null && forms[kind] === instant ? readTimeCursor(text)?.untilMs : undefined
