// Signed words: their values stay within the small integers an engine computes without allocation.
const rounds = new Int32Array(64)
const start = new Int32Array(8)

/** The constants of FIPS 180-4: the first 32 bits of the fractional parts of cube and square roots of the first primes. */
const prime = (count: number): number[] => {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((smaller) => candidate % smaller !== 0)) found.push(candidate)
  }
  return found
}
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32)
prime(64).forEach((value, index) => {
  rounds[index] = fraction(Math.cbrt(value))
  if (index < 8) start[index] = fraction(Math.sqrt(value))
})

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** The message with the closing 1 bit, zeroes and its length in bits, as big-endian words. */
const padded = (text: string): DataView => {
  const bytes = new TextEncoder().encode(text)
  const message = new Uint8Array((((bytes.length + 8) >>> 6) + 1) * 64)
  message.set(bytes)
  message[bytes.length] = 0x80
  const view = new DataView(message.buffer)
  view.setUint32(message.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(message.length - 4, bytes.length << 3)
  return view
}

/** Folds one block of 64 bytes, at `offset`, into the state. */
const compress = (state: Int32Array, message: DataView, offset: number, schedule: Int32Array): void => {
  for (let index = 0; index < 16; index++) schedule[index] = message.getInt32(offset + index * 4)
  for (let index = 16; index < 64; index++) {
    const a = schedule[index - 15] as number
    const b = schedule[index - 2] as number
    const small0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const small1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    schedule[index] =
      ((schedule[index - 16] as number) + small0 + (schedule[index - 7] as number) + small1) | 0
  }
  const word = (index: number): number => state[index] as number
  let [a, b, c, d, e, f, g, h] = [word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7)]
  for (let index = 0; index < 64; index++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const chosen = (e & f) ^ (~e & g)
    const first = (h + big1 + chosen + (rounds[index] as number) + (schedule[index] as number)) | 0
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + big0 + majority) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let index = 0; index < 8; index++) state[index] = word(index) + (sums[index] as number)
}

/** SHA-256 of the text's UTF-8 bytes, in hex (FIPS 180-4). Synchronous, and the same in a browser, a worker and Node. */
export const sha256 = (text: string): string => {
  const message = padded(text)
  const state = start.slice()
  const schedule = new Int32Array(64)
  for (let offset = 0; offset < message.byteLength; offset += 64) compress(state, message, offset, schedule)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
