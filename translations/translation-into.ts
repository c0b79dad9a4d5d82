import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Catalog } from './catalog.ts'
import type { Translation } from './translate.ts'

/** The language everything is written in. */
export const english = 'en'

const locale = /^en(-[A-Z]{2})?$/

/** English in brackets: what is read without them on a page is a phrase that no translation reaches. */
export const bracketed: Translation = (text) => (locale.test(text) ? text : `⟦${text}⟧`)

const folder = import.meta.dirname

/** The languages there is a catalog for. */
export const languages = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))

/**
 * The translations into a language: those of its catalog, `translations/<language>.json`, for the file a phrase stands in, or else for any file. A
 * phrase without one stays English. `pseudo` is English in brackets.
 *
 * @throws Error naming the languages there are, if this is none of them.
 */
export const translationInto = (language: string): Translation => {
  if (language === 'pseudo') return bracketed
  const file = join(folder, `${language}.json`)
  if (!languages().includes(language) || !existsSync(file))
    throw new Error(
      `SLUICE_LANGUAGE is "${language}", for which there is no catalog; there is one for ${languages().join(', ')}. docs/languages.md says how one is made.`,
    )
  const catalog = JSON.parse(readFileSync(file, 'utf8')) as Catalog
  const anywhere = new Map(Object.values(catalog).flatMap((texts) => Object.entries(texts)))
  return (text, path) => catalog[path]?.[text] ?? anywhere.get(text)
}
