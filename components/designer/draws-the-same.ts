import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { sameJson } from '#core/same-json.ts'

/** What is written of an element and no drawing shows. Whatever is not named here may be drawn. */
const unseen = new Set(['description', 'tags', 'owners', 'metadata', 'config', 'runtime', 'retry'])

/** An element as far as it may be drawn: of its code no more than that it has some. */
const sketchOf = (element: Element): object => {
  const seen = Object.entries(element).filter(([field]) => !unseen.has(field))
  if ('compute' in element && element.compute && 'code' in element.compute)
    seen.push(['compute', { ...element.compute, code: '' }])
  return Object.fromEntries(seen)
}

const looksAlike = (one: Element, other: Element): boolean =>
  one === other || sameJson(sketchOf(one), sketchOf(other))

/**
 * Whether two documents give the same drawing. Most of what is typed is never drawn, and a drawing of thousands costs too much to be made anew at each
 * key; this costs a look at each element, and more only where one is another.
 */
export const drawsTheSame = (one: PipelineDocument, other: PipelineDocument): boolean => {
  if (one.layout !== other.layout) return false
  if (one.elements === other.elements) return true
  const ids = Object.keys(other.elements)
  return (
    ids.length === Object.keys(one.elements).length &&
    ids.every((id) => {
      const [was, is] = [one.elements[id], other.elements[id]]
      return was !== undefined && is !== undefined && looksAlike(was, is)
    })
  )
}
