import type { JsonObject } from '../json-object.ts'

/** Something that a sensor saw: a file, a row, a letter of a queue, an asset that was made. */
export interface SensorMessage {
  /** The same for the same thing, however often its source brings it; unique for its sensor. */
  key: string
  /** What templates name by `message`. */
  content: JsonObject
  /** When it came to be, or was received where its source does not say; milliseconds since 1970. */
  atMs: number
}

/** The longest key of a message or of a run, in bytes: it is kept for ever, and found by an index. */
export const longestKeyBytes = 512
