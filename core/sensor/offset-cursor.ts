import { z } from 'zod'

/** Where to go on in each partition of a topic: the offset of the next message, by the partition's number. */
export type OffsetCursor = ReadonlyMap<number, bigint>

const written = z.record(z.string().regex(/^\d{1,9}$/), z.string().regex(/^\d{1,18}$/))

/** A cursor as it is kept: `{"0":"12","1":"7"}`. */
export const writeOffsetCursor = (cursor: OffsetCursor): string =>
  JSON.stringify(Object.fromEntries([...cursor].map(([partition, offset]) => [partition, String(offset)])))

/** Reads a cursor, also one that a person wrote; undefined where it is none. */
export const readOffsetCursor = (text: string): OffsetCursor | undefined => {
  try {
    const read = written.safeParse(JSON.parse(text))
    return read.success
      ? new Map(Object.entries(read.data).map(([partition, offset]) => [Number(partition), BigInt(offset)]))
      : undefined
  } catch {
    return undefined
  }
}
