import { findPhrases } from './find-phrases.ts'
import { type Markup, type Part, type Phrase, type Slot, type Span, textOf } from './phrase.ts'

/** What a phrase is called in another language; undefined leaves it in English. */
export type Translation = (text: string, path: string) => string | undefined

const placeholder = /\{(\d+)\}|<(\d+)>|<\/(\d+)>/g

/** The slots and mark-ups of a phrase, in the order of their numbers. */
const numbered = (parts: readonly Part[]): (Slot | Markup)[] =>
  parts.flatMap((part) => {
    if (part.kind === 'words') return []
    return part.kind === 'slot' ? [part] : [part, ...numbered(part.parts)]
  })

const placeholdersOf = (text: string): string[] => [...text.matchAll(placeholder)].map(([whole]) => whole)

const checkPlaceholders = (path: string, text: string, translated: string): void => {
  const [wanted, given] = [text, translated].map((one) => placeholdersOf(one).toSorted().join(' '))
  if (wanted !== given)
    throw new Error(
      `The translation "${translated}" of "${text}" in ${path} has ${given || 'no placeholders'}; it needs ${wanted || 'none'}.`,
    )
}

const inTemplate = (text: string): string => text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`)

/**
 * A source in another language: every phrase that has a translation is written anew at its place. What it computes stays as it is, though its
 * slots may come in another order.
 *
 * @throws Error where a translation leaves out a placeholder, or has one that its phrase has not.
 */
export const translate = (path: string, source: string, translation: Translation): string => {
  const phrases = findPhrases(path, source)

  /** A stretch of the source with the phrases in it translated. */
  const rewritten = (span: Span): string => {
    let written = ''
    let at = span.start
    for (const phrase of phrases) {
      if (phrase.start < at || phrase.end > span.end) continue
      written += source.slice(at, phrase.start) + inOtherWords(phrase)
      at = phrase.end
    }
    return written + source.slice(at, span.end)
  }

  const withPlaceholders = (phrase: Phrase, translated: string): string => {
    const places = numbered(phrase.parts)
    const words =
      phrase.form === 'template' ? inTemplate : (text: string) => text && `{${JSON.stringify(text)}}`
    let written = ''
    let at = 0
    for (const match of translated.matchAll(placeholder)) {
      written += words(translated.slice(at, match.index))
      at = match.index + match[0].length
      const place = places[Number(match.slice(1).find(Boolean))]
      if (!place) throw new Error(`${match[0]} of "${translated}" stands for nothing in ${path}.`)
      if (place.kind === 'slot')
        written += phrase.form === 'template' ? `\${${rewritten(place)}}` : rewritten(place)
      else if (match[0].startsWith('</')) written += source.slice(place.close.start, place.close.end)
      else written += rewritten(place.open)
    }
    return written + words(translated.slice(at))
  }

  const inOtherWords = (phrase: Phrase): string => {
    const text = textOf(phrase.parts)
    const translated = translation(text, path) ?? text
    checkPlaceholders(path, text, translated)
    if (phrase.form === 'string') return JSON.stringify(translated)
    if (phrase.form === 'attribute')
      return /["&\\\n]/.test(translated) ? `{${JSON.stringify(translated)}}` : `"${translated}"`
    const written = withPlaceholders(phrase, translated)
    return phrase.form === 'template' ? `\`${written}\`` : written
  }

  return rewritten({ start: 0, end: source.length })
}
