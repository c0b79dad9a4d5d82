import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

import type { CodePlace } from './code/show-line.ts'
import { wordsOfField } from './form/field-words.ts'

/** A configured value that holds what was looked for. */
export interface Hit {
  /** Its field, as the forms spell it: `runtime.memoryMib`. */
  path: string
  /** The field in words, and the line of it that was found: "Runtime, Memory: 512". */
  words: string
  /** Where in a text of several lines. */
  place?: CodePlace
}

export interface Found {
  element: Element
  /** Absent where it was found by its name. */
  hit?: Hit
}

const most = 60
const mostOfOne = 3
const mostLine = 80
/** Shorter texts are in the names of too many fields to mean one. */
const leastOfField = 3

type Path = readonly string[]

/** Parts of a path that are no fields a form names: a list's places, and the kind of code around its text. */
const isNamed = (part: string): boolean => !/^\d+$/.test(part) && part !== 'compute'

const fieldIn = (path: Path): string => {
  const named = path.filter(isNamed).map((part) => (part === 'code' ? 'Code' : wordsOfField(part).label))
  return named.join(', ') || 'Code'
}

const hitAt = (path: Path, value: string | number | boolean, text: string): Hit | undefined => {
  const spelled = String(value)
  const at = spelled.toLowerCase().indexOf(text)
  const said = fieldIn(path)
  if (at >= 0) {
    const line = spelled.slice(0, at).split('\n').length
    const words = (spelled.split('\n')[line - 1] ?? '').trim().slice(0, mostLine)
    const severalLines = spelled.includes('\n')
    return {
      path: path.join('.'),
      words: `${severalLines ? `${said}, line ${line}` : said}: ${words}`,
      ...(severalLines && { place: { line } }),
    }
  }
  // By the name of a field that is set: all that have a timeout, say.
  if (text.length < leastOfField) return undefined
  return said.toLowerCase().includes(text) || path.some((part) => part.toLowerCase().includes(text))
    ? { path: path.join('.'), words: `${said}: ${spelled.split('\n', 1)[0]?.slice(0, mostLine) ?? ''}` }
    : undefined
}

const hitsIn = (value: unknown, path: Path, text: string, hits: Hit[]): void => {
  if (hits.length >= mostOfOne) return
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const hit = hitAt(path, value, text)
    if (hit) hits.push(hit)
  } else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) hitsIn(inner, [...path, key], text, hits)
}

/** Elements by name, and by every configured value or code that holds the text, the field named with each; names first, the shortest first. */
export const findElements = (document: PipelineDocument, query: string): Found[] => {
  const text = query.trim().toLowerCase()
  const byName: Element[] = []
  const byValue: Found[] = []
  for (const element of Object.values(document.elements)) {
    if (nameOf(element).toLowerCase().includes(text)) byName.push(element)
    if (text === '' || byValue.length >= most) continue
    const { id: _, kind: __, ...fields } = element
    const hits: Hit[] = []
    for (const [field, value] of Object.entries(fields))
      if (field !== 'key' && field !== 'name') hitsIn(value, [field], text, hits)
    byValue.push(...hits.map((hit) => ({ element, hit })))
  }
  return [
    ...byName.toSorted((a, b) => nameOf(a).length - nameOf(b).length).map((element) => ({ element })),
    ...byValue,
  ].slice(0, most)
}
