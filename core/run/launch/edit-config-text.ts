import { type Document, isCollection, isMap, parseDocument } from 'yaml'

import type { Json } from '../../json.ts'
import type { LaunchField } from './launch-field.ts'

const opened = (text: string): Document | undefined => {
  const document = parseDocument(text)
  return document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))
    ? undefined
    : document
}

const isEmpty = (value: unknown): boolean => isCollection(value) && value.items.length === 0

const written = (document: Document): string =>
  document.contents === null || isEmpty(document.contents) ? '' : document.toString()

/**
 * The text of a configuration with one value set, or taken away with the maps that it leaves empty; all else stays as it is typed, comments included. A text
 * that cannot be read stays as it is.
 */
export const editConfigText = (text: string, path: readonly string[], value: Json | undefined): string => {
  const document = opened(text)
  if (!document) return text
  if (value !== undefined) {
    for (let length = 1; length < path.length; length++) {
      const above = path.slice(0, length)
      // What stands where names have to be is nothing that could be read.
      if (document.hasIn(above) && !isMap(document.getIn(above)))
        document.setIn(above, document.createNode({}))
    }
    document.setIn(path, document.createNode(value))
    return written(document)
  }
  document.deleteIn(path)
  for (let length = path.length - 1; length > 0; length--) {
    const above = path.slice(0, length)
    if (!isEmpty(document.getIn(above))) break
    document.deleteIn(above)
  }
  return written(document)
}

/** The same text with everything that can be given written out, each with what is usual of it, to be changed there. */
export const writeOutConfig = (text: string, fields: readonly LaunchField[]): string =>
  fields.reduce((result, { path, usual = null }) => {
    const document = opened(result)
    return !document || document.hasIn(path) ? result : editConfigText(result, path, usual)
  }, text)
