const letters = '0123456789abcdefghijklmnopqrstuvwxyz'

/** An id that nothing has: 16 letters, 82 bits. Works on plain HTTP too, where randomUUID does not. */
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => letters[byte % letters.length]).join('')
