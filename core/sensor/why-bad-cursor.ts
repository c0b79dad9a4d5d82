import type { SensorKind } from './sensor-kinds.ts'
import { readTimeCursor } from './time-cursor.ts'

/** Whether a sensor of a kind has a cursor; the others are told by their source what is new. */
export const hasCursor = (kind: SensorKind): boolean => kind === 'asset' || kind === 'runStatus'

/** Why a text cannot be the cursor of a sensor of a kind; undefined where it can. */
export const whyBadCursor = (kind: SensorKind, text: string): string | undefined => {
  if (!hasCursor(kind)) return 'A sensor of this kind has no cursor: its source says itself what is new.'
  return readTimeCursor(text) === undefined
    ? 'Its cursor is an instant, such as 2026-03-01T00:00:00Z: what happened after it is looked at.'
    : undefined
}

/** The moment from which on a cursor that was set by hand looks, where its kind goes by time; milliseconds since 1970. */
export const beginOfCursor = (kind: SensorKind, text: string | null): number | undefined =>
  text !== null && hasCursor(kind) ? readTimeCursor(text)?.untilMs : undefined
