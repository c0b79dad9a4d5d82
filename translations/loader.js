import { relative } from 'node:path'

import { translate } from './translate.ts'
import { isTranslated } from './translated-sources.ts'
import { translationInto } from './translation-into.ts'

/** @type {Map<string, import('./translate.ts').Translation>} A catalog is read once. */
const translations = new Map()

/**
 * A loader of the build of the web: sources in another language.
 *
 * @this {{ resourcePath: string, getOptions: () => { language: string, root: string } }}
 * @param {string} source
 */
export default function load(source) {
  const { language, root } = this.getOptions()
  const path = relative(root, this.resourcePath)
  if (!isTranslated(path)) return source
  const translation = translations.get(language) ?? translationInto(language)
  translations.set(language, translation)
  return translate(path, source, translation)
}
