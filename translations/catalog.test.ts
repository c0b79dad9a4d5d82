import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { type Catalog, catalogText, compareCatalogs, englishCatalog } from './catalog.ts'
import { findPhrases } from './find-phrases.ts'
import { textOf } from './phrase.ts'
import { translate } from './translate.ts'
import { languages, translationInto } from './translation-into.ts'

const root = join(import.meta.dirname, '..')
const english = englishCatalog(root)

test('translations/en.json holds what the sources say: `npm run phrases` writes it', () => {
  expect(readFileSync(join(import.meta.dirname, 'en.json'), 'utf8')).toBe(catalogText(english))
})

test(
  'every source can be built from every catalog; from that of English it comes out the same',
  { timeout: 120_000 },
  () => {
    for (const language of languages()) {
      const translation = translationInto(language)
      for (const [path, texts] of Object.entries(english)) {
        const translated = translate(path, readFileSync(join(root, path), 'utf8'), translation)
        if (language !== 'en') continue
        const again = new Set(findPhrases(path, translated).map(({ parts }) => textOf(parts)))
        expect([...again], path).toEqual(Object.keys(texts))
      }
    }
  },
)

test('a translation is that of the file, or of any other', () => {
  const catalog: Catalog = { 'a.ts': { Run: 'Lauf' }, 'b.ts': { Run: 'Starten', Stop: 'Halt' } }
  expect(compareCatalogs({ 'a.ts': { Run: 'Run', Stop: 'Stop' } }, catalog)).toEqual({
    missing: ['a.ts: Stop'],
    leftOver: ['b.ts: Run', 'b.ts: Stop'],
  })
})

test('a language without a catalog is refused with those there are', () => {
  expect(() => translationInto('xx')).toThrow(/SLUICE_LANGUAGE is "xx", for which there is no catalog; .*en/)
})
