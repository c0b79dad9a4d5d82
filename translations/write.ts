import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Catalog, catalogText, compareCatalogs, englishCatalog } from './catalog.ts'
import { english, languages } from './translation-into.ts'

/** `npm run phrases`: writes every phrase of the sources into translations/en.json, and says what the catalogs of other languages lack. */
const root = join(import.meta.dirname, '..')
const catalog = englishCatalog(root)
const count = Object.values(catalog).reduce((sum, texts) => sum + Object.keys(texts).length, 0)
writeFileSync(join(import.meta.dirname, `${english}.json`), catalogText(catalog))
console.log(`${count} phrases of ${Object.keys(catalog).length} files are in translations/${english}.json.`)

for (const language of languages().filter((one) => one !== english)) {
  const other = JSON.parse(readFileSync(join(import.meta.dirname, `${language}.json`), 'utf8')) as Catalog
  const { missing, leftOver } = compareCatalogs(catalog, other)
  console.log(
    `${language}.json lacks ${missing.length} and has ${leftOver.length} that nothing says any more.`,
  )
  for (const one of missing) console.log(`  + ${one}`)
  for (const one of leftOver) console.log(`  - ${one}`)
}
