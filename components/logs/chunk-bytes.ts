import { lineStarts } from '#core/log/line-ends.ts'

export interface LoadedChunk {
  bytes: Uint8Array
  /** Where the lines begin that begin in it. */
  starts: Uint32Array
}

/** A window of a log has some kilobytes; this is for going back and forth without fetching again. */
const mostBytes = 32 * 1_048_576

/** The bytes of the chunks that were looked at last, as many as fit. */
export class ChunkBytes {
  sizeBytes = 0
  /** In the order in which they were looked at. */
  private readonly chunks = new Map<
    number,
    { bytes: Uint8Array; isContinued: boolean; starts?: Uint32Array }
  >()

  has(chunk: number): boolean {
    return this.chunks.has(chunk)
  }

  get(chunk: number): LoadedChunk | undefined {
    const found = this.chunks.get(chunk)
    if (!found) return undefined
    this.chunks.delete(chunk)
    this.chunks.set(chunk, found)
    // Most chunks of a window are never read.
    found.starts ??= lineStarts(found.bytes, found.isContinued)
    return { bytes: found.bytes, starts: found.starts }
  }

  put(chunk: number, bytes: Uint8Array, isContinued: boolean): void {
    if (this.chunks.has(chunk)) return
    this.chunks.set(chunk, { bytes, isContinued })
    this.sizeBytes += bytes.length
    for (const [oldest, { bytes: left }] of this.chunks) {
      if (this.sizeBytes <= mostBytes) return
      this.chunks.delete(oldest)
      this.sizeBytes -= left.length
    }
  }
}
