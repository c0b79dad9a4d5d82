import { createHash } from 'node:crypto'

const longestSegment = 200

/** A key no store takes: it would leave its root, or no file system could hold it. */
export class KeyRefused extends Error {
  override name = 'KeyRefused'
}

/**
 * Any text as one segment of a key: ASCII letters, digits, `_` and `-` stay, everything else becomes %XX of its UTF-8 bytes.
 * So no text is `..`, holds a separator or hides a file; different texts give different segments. What would be longer than
 * 200 characters is cut and ends in `~` and a hash.
 */
export function escapeSegment(text: string): string {
  if (text === '') return '%'
  const escaped = Array.from(text, escapeCharacter).join('')
  if (escaped.length <= longestSegment) return escaped
  const hash = createHash('sha256').update(escaped).digest('hex').slice(0, 32)
  return `${escaped.slice(0, longestSegment - hash.length - 1)}~${hash}`
}

function escapeCharacter(character: string): string {
  if (/^[A-Za-z0-9_-]$/.test(character)) return character
  // Half of a surrogate pair has no UTF-8.
  if (/^[\uD800-\uDFFF]$/.test(character)) return `%u${character.charCodeAt(0).toString(16).toUpperCase()}`
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('')
}

/** The segments of a key. Throws KeyRefused for one that is not made of plain, escaped segments. */
export function segmentsOf(key: string): string[] {
  const segments = key.split('/')
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..')
      throw new KeyRefused(`The key "${key}" has an empty part, "." or "..".`)
    if (segment.includes('\0') || segment.includes('\\'))
      throw new KeyRefused('A key may not contain NUL or a backslash.')
    if (Buffer.byteLength(segment) > 255) throw new KeyRefused('A part of the key is longer than 255 bytes.')
  }
  return segments
}
