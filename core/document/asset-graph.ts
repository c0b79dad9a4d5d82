import { isDisabled } from './disabled.ts'
import type { PipelineDocument } from './document.ts'
import type { AssetElement, Dependency, Element, ElementId, MultiAssetElement } from './element.ts'

export type MakesAssets = AssetElement | MultiAssetElement
export const makesAssets = (element: Element | undefined): element is MakesAssets =>
  element?.kind === 'asset' || element?.kind === 'multiAsset'

/** Whether an element's code looks at an asset that is made elsewhere. */
const looksOnly = (element: Element): boolean => element.kind === 'asset' && element.observed === true

/** Whether nobody here makes an element's assets, though its code may look at them. */
export const isMadeElsewhere = (element: Element): boolean =>
  looksOnly(element) || ('compute' in element && element.compute?.kind === 'external')

/** Whether a run can make an element's assets: they are not made elsewhere, and it is not disabled. */
export const isMadeByRuns = (element: MakesAssets): boolean =>
  !isMadeElsewhere(element) && !isDisabled(element)

/** Whether a run can look at an element's asset: it is made elsewhere, and the element has code for it. */
export const isObservedByRuns = (element: MakesAssets): boolean =>
  looksOnly(element) && element.compute.kind !== 'external' && !isDisabled(element)

/** The keys of the assets that an element makes. */
export const keysOf = (element: Element): string[] => {
  if (element.kind === 'asset') return [element.key]
  return element.kind === 'multiAsset' ? element.assets.map(({ key }) => key) : []
}

// Documents are never changed in place, so what was worked out for one set of elements holds as long as it lives.
const makersBefore = new WeakMap<object, ReadonlyMap<string, ElementId>>()
const aboveBefore = new WeakMap<object, Map<ElementId, ReadonlyMap<ElementId, ElementId | undefined>>>()

/** Which element makes which asset. Where two claim a key, the first has it. */
export const makersOf = (document: Pick<PipelineDocument, 'elements'>): ReadonlyMap<string, ElementId> => {
  const known = makersBefore.get(document.elements)
  if (known) return known
  const makers = new Map<string, ElementId>()
  makersBefore.set(document.elements, makers)
  for (const element of Object.values(document.elements)) {
    for (const key of keysOf(element)) if (!makers.has(key)) makers.set(key, element.id)
  }
  return makers
}

/** What an element is made from; of a check, what it reads beside its asset. */
export const depsOf = (element: Element): readonly Dependency[] =>
  makesAssets(element) || element.kind === 'check' ? (element.deps ?? []) : []

/** Whether a dependency is on what lies before in time, so that an asset may have it on itself: each partition is made from earlier ones. */
export const isOnEarlier = ({ partitionMapping }: Dependency): boolean => {
  const { type, startOffset, endOffset } = partitionMapping ?? {}
  return type === 'timeWindow' && Number(endOffset) < 0 && Number(startOffset) <= Number(endOffset)
}

/** The elements, of those in the document, that an element's assets are made from; itself only where it would be made from what it is to make. */
export const upstreamOf = (element: Element, makers: ReadonlyMap<string, ElementId>): ElementId[] =>
  depsOf(element).flatMap((dependency) => {
    const maker = makers.get(dependency.asset)
    return maker === undefined || (maker === element.id && isOnEarlier(dependency)) ? [] : [maker]
  })

/**
 * Everything an element's assets are made from, directly or not, itself included: each with the element it was reached from,
 * so that the shortest way to any of them can be followed back.
 */
export const allUpstreamOf = (
  document: Pick<PipelineDocument, 'elements'>,
  id: ElementId,
): ReadonlyMap<ElementId, ElementId | undefined> => {
  const known =
    aboveBefore.get(document.elements) ?? new Map<ElementId, ReadonlyMap<ElementId, ElementId | undefined>>()
  aboveBefore.set(document.elements, known)
  const before = known.get(id)
  if (before) return before
  const makers = makersOf(document)
  const above = new Map<ElementId, ElementId | undefined>([[id, undefined]])
  for (const at of above.keys()) {
    const element = document.elements[at]
    if (element)
      for (const upstream of upstreamOf(element, makers)) if (!above.has(upstream)) above.set(upstream, at)
  }
  known.set(id, above)
  return above
}

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
