import type { ElementKind } from './element.ts'
import { pollutingKeys } from './unsafe-text.ts'

const maxSegmentBytes = 200
const maxKeyBytes = 400

const bytes = (text: string): number => new TextEncoder().encode(text).length
// Variation selectors and the keycap are marks to Unicode, and emoji to a reader.
const allowed = /^(?:(?![\uFE00-\uFE0F\u20E3])[\p{L}\p{M}\p{N}_\-.])+$/u

/** Names what a person does not see, so that the sentence can. */
const unseen = (character: string): string | undefined => {
  if (/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/u.test(character))
    return 'a mark that changes the direction of writing'
  if (/\p{Cc}/u.test(character)) return 'a control character'
  if (/[\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) return 'an invisible character'
  if (/\s/u.test(character)) return 'a blank'
  if (/[\p{Extended_Pictographic}\p{Regional_Indicator}\uFE00-\uFE0F\u20E3]/u.test(character))
    return 'an emoji'
  return undefined
}

const whyBadSegment = (segment: string): string | undefined => {
  if (segment === '') return 'is empty'
  if (segment !== segment.normalize('NFC'))
    return 'is not in the normal form of Unicode (NFC): letters and their accents are written apart'
  if (segment.includes('..')) return 'contains "..", which could lead out of a folder'
  if (segment.startsWith('.') || segment.endsWith('.')) return 'begins or ends with a dot'
  if (pollutingKeys.has(segment)) return 'is a reserved word of JavaScript'
  if (bytes(segment) > maxSegmentBytes) return `is longer than ${maxSegmentBytes} bytes`
  if (allowed.test(segment)) return undefined
  const wrong = Array.from(segment).find((character) => !allowed.test(character)) ?? ''
  return `contains ${unseen(wrong) ?? JSON.stringify(wrong)}; use letters, digits, _, - and .`
}

/**
 * Why a name cannot be used, or undefined where it can. Names become parts of paths, of storage keys, of URLs and of commands, so they hold
 * letters and digits of any script, "_", "-" and "." only. An asset's key is a path of such names, joined by "/".
 */
export const whyBadName = (name: string, kind: ElementKind): string | undefined => {
  if (kind === 'note') return undefined
  if (kind !== 'asset')
    return name.includes('/') ? 'contains "/", which only the keys of assets may' : whyBadSegment(name)
  if (name === '') return 'is empty'
  if (bytes(name) > maxKeyBytes) return `is longer than ${maxKeyBytes} bytes`
  const wrong = name.split('/').map((segment) => ({ segment, why: whyBadSegment(segment) }))
  const first = wrong.find(({ why }) => why !== undefined)
  if (!first) return undefined
  return first.segment === '' ? 'has an empty part: "/" stands between two names' : first.why
}

/** A name that can be used, as near as possible to the wanted one. */
export const goodName = (wanted: string, kind: ElementKind): string => {
  const segment = (text: string): string => {
    const kept = text
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N}_\-.]|[\uFE00-\uFE0F\u20E3]/gu, '_')
      .replace(/_{2,}/g, '_')
      .replace(/\.{2,}/g, '.')
      .replace(/^\.+|\.+$/g, '')
    let short = kept.replace(/^_+(?=.)|(?<=.)_+$/g, '')
    while (bytes(short) > maxSegmentBytes) short = short.slice(0, -1)
    return pollutingKeys.has(short) ? `${short}_1` : short
  }
  const segments =
    kind === 'asset'
      ? wanted
          .split('/')
          .map(segment)
          .filter((text) => text !== '')
      : [segment(wanted)]
  const good = segments.join('/')
  return whyBadName(good, kind) === undefined ? good : kind
}
