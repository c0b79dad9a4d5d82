import { z } from 'zod'

/** The last row that was dealt with: its value in the column that grows, and in the one that tells rows apart; both as PostgreSQL spells them. */
const rowCursor = z.strictObject({ at: z.string(), key: z.string() })
export type RowCursor = z.infer<typeof rowCursor>

/** A cursor as it is kept. */
export const writeRowCursor = (cursor: RowCursor): string => JSON.stringify(cursor)

/** Reads a cursor, also one that a person wrote; undefined where it is none. */
export const readRowCursor = (text: string): RowCursor | undefined => {
  try {
    return rowCursor.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
