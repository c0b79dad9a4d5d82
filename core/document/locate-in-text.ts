import type { ElementId } from './element.ts'
import { fromSpelling } from './from-spelling.ts'
import type { PlaceInText } from './from-spelling.ts'
import { formatOf } from './parse-text.ts'
import { readJson } from './read-json.ts'
import { readYaml } from './read-yaml.ts'
import { locate, valueOf, type SourceNode } from './source-node.ts'
import { positionsOf, type TextPosition } from './text-position.ts'

/** A part of a text: from `start` to just before `end`. */
export interface TextSpan {
  start: TextPosition
  end: TextPosition
}

/** What an element, or a field of it, is asked for by. No element: a field of the pipeline itself. */
export interface WhatInText {
  elementId?: ElementId
  field?: string
  /** Further into the field: ["env", "MODE"], [2, "asset"]. */
  path?: readonly (string | number)[]
}

/** Finds elements and their fields in a text that was read. */
export const locator = (
  text: string,
  source: SourceNode,
  places: ReadonlyMap<ElementId, PlaceInText>,
): ((what: WhatInText) => TextSpan | undefined) => {
  const positionOf = positionsOf(text)
  return ({ elementId, field, path = [] }) => {
    const place = elementId === undefined ? [] : places.get(elementId)
    if (!place) return undefined
    const { start, end } = locate(source, [...place, ...(field === undefined ? [] : [field]), ...path])
    return { start: positionOf(start), end: positionOf(end) }
  }
}

/** Where an element, or a field of it, stands in a YAML or JSON text; undefined where the text cannot be read or has no such element. */
export const locateInText = (text: string, what: WhatInText): TextSpan | undefined => {
  const read = formatOf(text) === 'json' ? readJson(text) : readYaml(text)
  if ('problems' in read) return undefined
  const spelled = fromSpelling(valueOf(read.node, []))
  return spelled.outcome === 'read' ? locator(text, read.node, spelled.places)(what) : undefined
}
