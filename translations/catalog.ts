import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { findPhrases } from './find-phrases.ts'
import { textOf } from './phrase.ts'
import { translatedSources } from './translated-sources.ts'

/** What is read, by the file it stands in: the English, and what it is called in the language of the catalog. */
export type Catalog = Record<string, Record<string, string>>

/** The catalog of English: every phrase of the sources stands for itself. */
export const englishCatalog = (root: string): Catalog => {
  const catalog: Catalog = {}
  for (const path of translatedSources(root)) {
    const texts = findPhrases(path, readFileSync(join(root, path), 'utf8')).map(({ parts }) => textOf(parts))
    if (texts.length > 0) catalog[path] = Object.fromEntries(texts.map((text) => [text, text]))
  }
  return catalog
}

/** A catalog as its file holds it. */
export const catalogText = (catalog: Catalog): string => `${JSON.stringify(catalog, null, 2)}\n`

/** Which phrases of English a catalog lacks, and which of its own are of no use any more; each as `path: text`. */
export const compareCatalogs = (
  english: Catalog,
  other: Catalog,
): { missing: string[]; leftOver: string[] } => {
  const keysOf = (catalog: Catalog) =>
    Object.entries(catalog).flatMap(([path, texts]) => Object.keys(texts).map((text) => `${path}: ${text}`))
  const [wanted, given] = [new Set(keysOf(english)), new Set(keysOf(other))]
  return { missing: [...wanted.difference(given)], leftOver: [...given.difference(wanted)] }
}
