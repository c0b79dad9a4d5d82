const newline = 10

/** How the lines of some bytes end: enough to number lines without the bytes. */
export interface LineEnds {
  newlines: number
  /** The last byte is a line end, so what follows begins a line. */
  endsLine: boolean
}

export const lineEndsOf = (bytes: Uint8Array): LineEnds => {
  let newlines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) newlines += 1
  return { newlines, endsLine: bytes.at(-1) === newline }
}

/** Line ends as one number: twice the newlines, and one more where the last byte ends a line. */
export const packEnds = ({ newlines, endsLine }: LineEnds): number => newlines * 2 + (endsLine ? 1 : 0)
export const unpackEnds = (packed: number): LineEnds => ({
  newlines: Math.floor(packed / 2),
  endsLine: packed % 2 === 1,
})

/**
 * How many lines have their first byte in a chunk. A line that began in an earlier chunk of the stream belongs to that one.
 * @param isContinued the chunk before it in its stream did not end a line.
 */
export const linesBegun = (
  { newlines, endsLine }: LineEnds,
  sizeBytes: number,
  isContinued: boolean,
): number => (sizeBytes === 0 ? 0 : newlines + (isContinued ? 0 : 1) - (endsLine ? 1 : 0))

/** Offsets in the chunk of the first bytes of the lines that begin in it. */
export const lineStarts = (bytes: Uint8Array, isContinued: boolean): Uint32Array => {
  const starts: number[] = []
  if (!isContinued && bytes.length > 0) starts.push(0)
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1))
    if (at + 1 < bytes.length) starts.push(at + 1)
  return Uint32Array.from(starts)
}
