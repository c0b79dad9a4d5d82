import { EventEmitter, once } from 'node:events'

/** One record of a container's log file, as the runtime writes it: whole lines, or parts of long ones. */
interface LogRecord {
  timeNs: bigint
  text: Buffer
}

export interface LogQuery {
  sinceNs?: bigint
  timestamps?: boolean
  tailLines?: number
  limitBytes?: number
}

const second = 1_000_000_000n

/** The prefix of a record, as the kubelet writes it: always nine digits of fraction. */
const prefix = (timeNs: bigint): string => {
  const at = new Date(Number(timeNs / second) * 1000).toISOString().slice(0, 19)
  return `${at}.${(timeNs % second).toString().padStart(9, '0')}Z `
}

const newline = 0x0a
const endsLine = (text: Buffer): boolean => text.length > 0 && text[text.length - 1] === newline

/** What the kubelet makes of one record: its text, with a time where a line begins (ReadLogs of k8s.io/cri-client/pkg/logs). */
const spell = ({ timeNs, text }: LogRecord, begins: boolean, timestamps: boolean): Buffer =>
  timestamps && begins ? Buffer.concat([Buffer.from(prefix(timeNs)), text]) : text

/** The log of one container instance, served as the kubelet serves it: filtered record by record, rotated files out of reach. */
export class FakeContainerLog {
  #records: LogRecord[] = []
  #ended = false
  readonly #changed = new EventEmitter().setMaxListeners(0)

  /** Appends a record for each line, as the runtime does; what has no newline at its end is part of a line. */
  write(text: string | Uint8Array, timeNs: bigint = BigInt(Date.now()) * 1_000_000n): void {
    const bytes = Buffer.from(text as Uint8Array)
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(newline, from)
      const to = end === -1 ? bytes.length : end + 1
      this.#records.push({ timeNs, text: bytes.subarray(from, to) })
      from = to
    }
    this.#changed.emit('changed')
  }

  /** The container ended: followers come to their end. */
  end(): void {
    this.#ended = true
    this.#changed.emit('changed')
  }

  /** What was written so far lies in another file now, which nobody can read. */
  rotate(): void {
    this.#records = []
    this.#changed.emit('changed')
  }

  get size(): number {
    return this.#records.length
  }

  /** What the kubelet answers now, of the first `upTo` records. */
  read({ sinceNs = 0n, timestamps = false, tailLines, limitBytes }: LogQuery, upTo?: number): Buffer {
    const pieces: Buffer[] = []
    let begins = true
    for (const record of this.#tail(this.#records.slice(0, upTo), tailLines)) {
      if (record.timeNs >= sinceNs) pieces.push(spell(record, begins, timestamps))
      begins = endsLine(record.text)
    }
    return Buffer.concat(pieces).subarray(0, limitBytes)
  }

  /** What is there and what comes, until the container ends. */
  async *follow(query: LogQuery, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    const { sinceNs = 0n, timestamps = false } = query
    let file = this.#records
    let at = file.length
    let begins = at === 0 || endsLine(file[at - 1]?.text ?? Buffer.alloc(0))
    const first = this.read(query)
    if (first.length > 0) yield first
    for (;;) {
      if (file !== this.#records) {
        file = this.#records
        at = 0
      }
      const fresh = file.slice(at)
      at = file.length
      for (const record of fresh) {
        if (record.timeNs >= sinceNs) yield spell(record, begins, timestamps)
        begins = endsLine(record.text)
      }
      if (fresh.length > 0) continue
      if (this.#ended) return
      await once(this.#changed, 'changed', { signal })
    }
  }

  #tail(records: LogRecord[], lines: number | undefined): LogRecord[] {
    if (lines === undefined) return records
    let left = lines
    let from = records.length
    while (from > 0 && (left > 0 || !endsLine(records[from - 1]?.text ?? Buffer.alloc(0)))) {
      from -= 1
      if (endsLine(records[from]?.text ?? Buffer.alloc(0))) left -= 1
      if (left < 0) return records.slice(from + 1)
    }
    return records.slice(from)
  }
}
