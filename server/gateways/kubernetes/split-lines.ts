const newline = 0x0a

/** The complete lines of a stream of bytes, without their newline, split on newlines alone; a tail without one is not a line. `onBytes` is called for each piece that comes. */
export async function* splitLines(
  stream: AsyncIterable<Uint8Array>,
  onBytes?: (bytes: Uint8Array) => void,
): AsyncGenerator<Buffer, void, undefined> {
  let tail: Buffer[] = []
  for await (const piece of stream) {
    onBytes?.(piece)
    const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(piece)
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      const line = bytes.subarray(from, at)
      from = at + 1
      if (tail.length === 0) yield line
      else {
        yield Buffer.concat([...tail, line])
        tail = []
      }
    }
    if (from < bytes.length) tail.push(bytes.subarray(from))
  }
}
