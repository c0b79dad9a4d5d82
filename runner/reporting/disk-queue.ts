import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface DiskQueueOptions {
  folder: string
  /** Records are kept in memory too up to here; what is beyond is read back from disk. */
  memoryBytes: number
  /** Records that nobody has acknowledged take at most this much. */
  diskBytes: number
  segmentBytes?: number
}

interface Segment {
  path: string
  fd: number
  sizeBytes: number
  records: number
}

interface Kept {
  length: number
  /** In memory. Absent: on disk alone. */
  bytes: Buffer | undefined
  /** Absent: the disk had no place for it. */
  segment: Segment | undefined
  position: number
}

/**
 * First in, first out, on disk before anything else is done with a record. Writes are synchronous and go to the page cache,
 * so order needs no locks and a record is safe from this process's own mistakes once `append` answers.
 */
export class DiskQueue {
  readonly #options: Required<DiskQueueOptions>
  #kept: Kept[] = []
  /** Index of the oldest in #kept; dropped ones are cut off in batches. */
  #head = 0
  #segments: Segment[] = []
  #count = 0
  #memoryBytes = 0
  #sizeBytes = 0

  constructor(options: DiskQueueOptions) {
    this.#options = { segmentBytes: 16_777_216, ...options }
    mkdirSync(options.folder, { recursive: true })
  }

  /** Records that wait. */
  get length(): number {
    return this.#kept.length - this.#head
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get memoryBytes(): number {
    return this.#memoryBytes
  }

  /** False where there is no place for it, neither on disk nor in memory. */
  append(record: Buffer): boolean {
    if (this.#sizeBytes + record.length > this.#options.diskBytes) return false
    const fits = this.#memoryBytes + record.length <= this.#options.memoryBytes
    const written = this.#write(record)
    if (!written && !fits) return false
    if (fits) this.#memoryBytes += record.length
    this.#sizeBytes += record.length
    this.#kept.push({
      length: record.length,
      bytes: fits ? record : undefined,
      segment: written?.segment,
      position: written?.position ?? 0,
    })
    return true
  }

  /** The oldest records, at least one where there is any, else no more than the limits. They stay until they are dropped. */
  peek(maxRecords: number, maxBytes: number): Buffer[] {
    const found: Buffer[] = []
    let size = 0
    for (let index = this.#head; index < this.#kept.length && found.length < maxRecords; index += 1) {
      const kept = this.#kept[index]
      if (!kept || (found.length > 0 && size + kept.length > maxBytes)) break
      size += kept.length
      found.push(kept.bytes ?? read(kept))
    }
    return found
  }

  /** Forgets the oldest `count` records: they are acknowledged. */
  drop(count: number): void {
    for (let dropped = 0; dropped < count && this.#head < this.#kept.length; dropped += 1) {
      const kept = this.#kept[this.#head]
      this.#head += 1
      if (!kept) continue
      this.#sizeBytes -= kept.length
      if (kept.bytes) this.#memoryBytes -= kept.bytes.length
      kept.bytes = undefined
      if (kept.segment) this.#release(kept.segment)
    }
    if (this.#head > 1_024 || this.#head === this.#kept.length) {
      this.#kept.splice(0, this.#head)
      this.#head = 0
    }
  }

  /** Lets go of the files; `keep`: leaves them where they are. */
  close(keep: boolean): void {
    for (const segment of this.#segments) closeSync(segment.fd)
    this.#segments = []
    if (!keep) rmSync(this.#options.folder, { recursive: true, force: true })
  }

  #write(record: Buffer): { segment: Segment; position: number } | undefined {
    let segment: Segment | undefined
    try {
      segment = this.#segment()
      const position = segment.sizeBytes
      let written = 0
      while (written < record.length)
        written += writeSync(segment.fd, record, written, record.length - written, position + written)
      segment.sizeBytes += record.length
      segment.records += 1
      return { segment, position }
    } catch (error) {
      if (!noPlace.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      return undefined
    }
  }

  #segment(): Segment {
    const last = this.#segments.at(-1)
    if (last && last.sizeBytes < this.#options.segmentBytes) return last
    const path = join(this.#options.folder, `${String(this.#count++).padStart(6, '0')}.spool`)
    const segment = { path, fd: openSync(path, 'w+', 0o600), sizeBytes: 0, records: 0 }
    this.#segments.push(segment)
    return segment
  }

  #release(segment: Segment): void {
    segment.records -= 1
    const isLast = segment === this.#segments.at(-1)
    if (segment.records > 0 || (isLast && segment.sizeBytes < this.#options.segmentBytes)) return
    this.#segments = this.#segments.filter((other) => other !== segment)
    closeSync(segment.fd)
    rmSync(segment.path, { force: true })
  }
}

const noPlace = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'ENOENT', 'EMFILE'])

function read({ segment, position, length }: Kept): Buffer {
  if (!segment) throw new Error('A record is neither in memory nor on disk')
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(segment.fd, bytes, done, length - done, position + done)
    if (count === 0) throw new Error(`The spool ${segment.path} was cut short from outside`)
    done += count
  }
  return bytes
}
