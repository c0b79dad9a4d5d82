const shortest = 4
export const mask = '***'

/** Words that nobody may read in what a run puts out: as they are, and as JSON, URLs and base64 spell them. */
export class Redactor {
  readonly #needles: Buffer[]
  readonly #words: string[]

  /** Words shorter than four characters are left: they would take every log apart. */
  constructor(secrets: readonly string[]) {
    const words = new Set<string>()
    for (const secret of secrets) {
      for (const line of new Set([secret, ...secret.split(/\r?\n/)]))
        for (const spelling of spellings(line)) if (spelling.length >= shortest) words.add(spelling)
    }
    // Longer ones first, so that what is left of one never shows.
    this.#words = [...words].sort((a, b) => b.length - a.length)
    this.#needles = this.#words.map((word) => Buffer.from(word))
  }

  get hasNothingToHide(): boolean {
    return this.#words.length === 0
  }

  text(text: string): string {
    let clean = text
    for (const word of this.#words) if (clean.includes(word)) clean = clean.replaceAll(word, mask)
    return clean
  }

  /** The same value with every string in it redacted, names included, but for what stands under a name as `keeps` says. */
  value<Value>(value: Value, keeps: (name: string, text: string) => boolean = () => false): Value {
    if (this.hasNothingToHide) return value
    return this.#inside(value, keeps) as Value
  }

  bytes(bytes: Buffer): Buffer {
    let clean = bytes
    for (const needle of this.#needles) clean = without(clean, needle)
    return clean
  }

  /** Puts an asterisk in the place of each byte of a secret: what counts bytes goes on counting right. */
  cover(bytes: Buffer): void {
    for (const needle of this.#needles)
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
        bytes.fill('*', at, at + needle.length)
  }

  /** How many bytes at the end may be the beginning of a secret, and must wait for what follows. */
  heldBack(bytes: Buffer): number {
    let held = 0
    for (const needle of this.#needles) {
      const most = Math.min(needle.length - 1, bytes.length)
      for (let length = most; length > held; length -= 1)
        if (
          bytes[bytes.length - length] === needle[0] &&
          bytes.compare(needle, 0, length, bytes.length - length) === 0
        ) {
          held = length
          break
        }
    }
    return held
  }

  #inside(value: unknown, keeps: (name: string, text: string) => boolean): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((part) => this.#inside(part, keeps))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, part]: [string, unknown]) => [
        this.text(name),
        typeof part === 'string' && keeps(name, part) ? part : this.#inside(part, keeps),
      ]),
    )
  }
}

function spellings(secret: string): string[] {
  const inBase64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  // The last character of an unpadded spelling depends on what follows it in a longer text.
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    ...(secret.length >= 8 ? [inBase64] : []),
  ]
}

function without(bytes: Buffer, needle: Buffer): Buffer {
  let at = bytes.indexOf(needle)
  if (at < 0) return bytes
  const parts: Buffer[] = []
  let from = 0
  for (; at >= 0; at = bytes.indexOf(needle, from)) {
    parts.push(bytes.subarray(from, at), maskBytes)
    from = at + needle.length
  }
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

const maskBytes = Buffer.from(mask)
