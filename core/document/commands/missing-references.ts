import { builtInIoManagerNames } from '../../resource/built-in-io-managers.ts'
import { depsOf, keysOf, makesAssets } from '../asset-graph.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { identifierOf } from '../identifier.ts'
import { nameOf } from '../name-of.ts'

export type ReferenceNoun = 'asset' | 'resource' | 'partitions' | 'graph' | 'job'

/** A name that something in a part points at, and that is neither in the part nor where it is to go. */
export interface MissingReference {
  noun: ReferenceNoun
  name: string
  /** The names of what points at it. */
  by: string[]
  /** What could be meant instead, the likeliest first. */
  offers: string[]
  /** The likeliest of them, where it is likely enough to be taken without a look. */
  meant: string | undefined
  /** Whether it can be left out; else what points at it would be nothing. */
  canDrop: boolean
}

/** Names that need no element. */
const builtIn: Readonly<Partial<Record<ReferenceNoun, ReadonlySet<string>>>> = {
  resource: new Set(builtInIoManagerNames),
  partitions: new Set(['tenants']),
}

const ioManagersOf = (element: Element): (string | undefined)[] => {
  if (element.kind === 'asset') return [element.ioManager]
  if (element.kind === 'multiAsset') return element.assets.map(({ ioManager }) => ioManager)
  return element.kind === 'op' ? (element.outputs ?? []).map(({ ioManager }) => ioManager) : []
}

/** Everything an element points at by name, outside of its graph. */
const referencesOf = (element: Element): { noun: ReferenceNoun; name: string; canDrop: boolean }[] => {
  const found: { noun: ReferenceNoun; name: string; canDrop: boolean }[] = []
  const add = (noun: ReferenceNoun, name: string | undefined, canDrop: boolean) => {
    if (name !== undefined) found.push({ noun, name, canDrop })
  }
  for (const { asset } of depsOf(element)) add('asset', asset, true)
  if (element.kind === 'check') add('asset', element.asset, false)
  for (const name of ('resources' in element && element.resources) || []) add('resource', name, true)
  for (const name of ioManagersOf(element)) add('resource', name, true)
  if ('compute' in element && element.compute?.kind === 'sql')
    add('resource', element.compute.resource, false)
  if (makesAssets(element)) add('partitions', element.partitions, true)
  if (element.kind === 'partitions' && element.set.type === 'multi')
    for (const set of Object.values(element.set.dimensions)) add('partitions', set, false)
  if (element.kind === 'op' || element.kind === 'graph') add('graph', element.graph, false)
  if ('target' in element && 'graph' in element.target) add('graph', element.target.graph, false)
  if ('target' in element && 'job' in element.target) add('job', element.target.job, false)
  return found
}

const namesOf = (document: Pick<PipelineDocument, 'elements'>, noun: ReferenceNoun): string[] =>
  Object.values(document.elements).flatMap((element) => {
    if (noun === 'asset') return keysOf(element)
    return element.kind === noun ? nameOf(element) : []
  })

/** How far a name is from the one that is missing: 0 the same last segment, 1 one within the other, 2 anything. */
const distanceOf = (missing: string, offer: string): number => {
  const [a, b] = [identifierOf(missing).toLowerCase(), identifierOf(offer).toLowerCase()]
  if (a === b) return 0
  return a.includes(b) || b.includes(a) ? 1 : 2
}

/** Names by likelihood; among equals those that are here come before those elsewhere, and then by the alphabet. */
const byLikelihood = (missing: string, here: readonly string[], elsewhere: readonly string[]): string[] => {
  const order = (list: readonly string[]) => list.toSorted((a, b) => a.localeCompare(b))
  return [...new Set([...order(here), ...order(elsewhere)])].toSorted(
    (a, b) => distanceOf(missing, a) - distanceOf(missing, b),
  )
}

/**
 * What a part points at that is not there: neither in it, nor in the document, nor (assets) among the keys that other pipelines make.
 * Each with what could be meant. Empty where all fits.
 */
export const missingReferences = (
  document: PipelineDocument,
  part: PipelineDocument,
  foreignKeys: readonly string[],
): MissingReference[] => {
  const missing = new Map<string, MissingReference>()
  const names = new Map<ReferenceNoun, { here: string[]; known: Set<string> }>()
  const namesFor = (noun: ReferenceNoun) => {
    const here = namesOf(document, noun)
    const elsewhere = noun === 'asset' ? foreignKeys : []
    const found = names.get(noun) ?? { here, known: new Set([...here, ...namesOf(part, noun), ...elsewhere]) }
    names.set(noun, found)
    return found
  }
  for (const element of Object.values(part.elements))
    for (const { noun, name, canDrop } of referencesOf(element)) {
      const { here, known } = namesFor(noun)
      if (known.has(name) || builtIn[noun]?.has(name)) continue
      const key = `${noun}\n${name}`
      const before = missing.get(key)
      const own = nameOf(element)
      if (before) {
        if (!before.by.includes(own)) before.by.push(own)
        before.canDrop &&= canDrop
        continue
      }
      const offers = byLikelihood(name, here, noun === 'asset' ? foreignKeys : [])
      const alike = offers.filter((offer) => distanceOf(name, offer) === 0)
      missing.set(key, {
        noun,
        name,
        by: [own],
        offers,
        meant: alike.length === 1 ? alike[0] : undefined,
        canDrop,
      })
    }
  return [...missing.values()]
}
