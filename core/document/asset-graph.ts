import type { PipelineDocument } from './document.ts'
import type { AssetElement, Dependency, Element, ElementId, MultiAssetElement } from './element.ts'

export type MakesAssets = AssetElement | MultiAssetElement
export const makesAssets = (element: Element | undefined): element is MakesAssets =>
  element?.kind === 'asset' || element?.kind === 'multiAsset'

/** The keys of the assets that an element makes. */
export const keysOf = (element: Element): string[] => {
  if (element.kind === 'asset') return [element.key]
  return element.kind === 'multiAsset' ? element.assets.map(({ key }) => key) : []
}

/** Which element makes which asset. Where two claim a key, the first has it. */
export const makersOf = (document: Pick<PipelineDocument, 'elements'>): Map<string, ElementId> => {
  const makers = new Map<string, ElementId>()
  for (const element of Object.values(document.elements)) {
    for (const key of keysOf(element)) if (!makers.has(key)) makers.set(key, element.id)
  }
  return makers
}

export const depsOf = (element: Element): readonly Dependency[] =>
  makesAssets(element) ? (element.deps ?? []) : []

/** The elements, of those in the document, that an element's assets are made from. */
export const upstreamOf = (element: Element, makers: ReadonlyMap<string, ElementId>): ElementId[] =>
  depsOf(element).flatMap(({ asset }) => makers.get(asset) ?? [])

/** A way from one node to another along `next`, both included, or undefined. The shortest one. */
export const pathBetween = (
  from: string,
  to: string,
  next: (id: string) => readonly string[],
): string[] | undefined => {
  const before = new Map<string, string | undefined>([[from, undefined]])
  for (const id of before.keys()) {
    if (id === to) {
      const path: string[] = []
      for (let at: string | undefined = to; at !== undefined; at = before.get(at)) path.unshift(at)
      return path
    }
    for (const neighbour of next(id)) if (!before.has(neighbour)) before.set(neighbour, id)
  }
  return undefined
}
