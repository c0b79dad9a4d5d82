import { isOnEarlier } from '../document/asset-graph.ts'
import type { Dependency } from '../document/element.ts'
import type { PartitionMapping } from '../partition/partition-mapping.ts'
import { partitionMapping } from '../partition/partition-mapping.ts'
import type { WholeSet } from '../partition/partition-set.ts'
import { usualMapping } from '../partition/usual-mapping.ts'
import { sameSet } from '../partition/whole-set.ts'
import { Refusal } from '../refusal.ts'
import type { Producer } from '../run/producer.ts'
import { setOf } from '../run/run-partitions.ts'

type Made = Producer['element']

/** What a layer is made from of another one, or of earlier partitions of itself. */
export interface LayerInput {
  asset: string
  /** Place of the layer that makes it. */
  layer: number
  /** Undefined: made whole. */
  set: WholeSet | undefined
  mapping: PartitionMapping | undefined
}

/** Assets of a backfill that one run makes together: they are cut alike, and what they read of each other is of the same partition. */
export interface BackfillLayer {
  assets: string[]
  set: WholeSet | undefined
  inputs: LayerInput[]
  /** It is made from earlier partitions of itself. */
  isChain: boolean
  /** Its partitions are those that were asked for: nothing that is partitioned is above it. */
  isFirst: boolean
}

const mappingOf = ({ partitionMapping: given }: Dependency): PartitionMapping | undefined =>
  given === undefined ? undefined : partitionMapping.parse(given)

const isTogether = (
  here: WholeSet | undefined,
  there: WholeSet | undefined,
  given: PartitionMapping | undefined,
): boolean => {
  if (!here || !there) return here === there
  if (!sameSet(here, there)) return false
  const mapping = given ?? usualMapping(here, there)
  if (mapping.type === 'timeWindow') return !mapping.startOffset && !mapping.endOffset
  return mapping.type === 'identity'
}

/**
 * The assets of a backfill in layers, what is upstream first: each layer is cut in one way, and reads of layers before it or of earlier partitions of itself.
 * Refuses assets of which several are the first and are cut differently: it could not be told whose partitions are meant.
 */
export const backfillLayers = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
): BackfillLayer[] => {
  const chosen = new Map<Made, { producer: Producer; assets: string[] }>()
  for (const asset of assets) {
    const producer = producers.get(asset)
    const met = producer && chosen.get(producer.element)
    if (met) met.assets.push(asset)
    else if (producer) chosen.set(producer.element, { producer, assets: [asset] })
  }
  const readBy = (element: Made): { dep: Dependency; there: Producer }[] =>
    (element.deps ?? []).flatMap((dep) => {
      const there = producers.get(dep.asset)
      return there && chosen.has(there.element) ? [{ dep, there }] : []
    })
  const setHere = (element: Made): WholeSet | undefined => {
    const found = chosen.get(element)
    return found && setOf(found.producer)
  }
  const depths = new Map<Made, { depth: number; isFirst: boolean }>()
  const depthOf = (element: Made): { depth: number; isFirst: boolean } => {
    const known = depths.get(element)
    if (known) return known
    const found = { depth: 0, isFirst: true }
    depths.set(element, found)
    for (const { dep, there } of readBy(element)) {
      if (there.element === element) continue
      const above = depthOf(there.element)
      const together = isTogether(setHere(element), setHere(there.element), mappingOf(dep))
      found.depth = Math.max(found.depth, above.depth + (together ? 0 : 1))
      if (!above.isFirst || (!together && setHere(there.element))) found.isFirst = false
    }
    return found
  }
  const layers: (BackfillLayer & { depth: number; elements: Made[] })[] = []
  for (const element of chosen.keys()) {
    const { depth, isFirst } = depthOf(element)
    const set = setHere(element)
    const own = chosen.get(element)?.assets ?? []
    const layer = layers.find(
      (one) => one.depth === depth && one.isFirst === isFirst && isTogether(one.set, set, undefined),
    )
    if (layer) {
      layer.assets.push(...own)
      layer.elements.push(element)
    } else
      layers.push({ depth, set, isFirst, assets: [...own], elements: [element], inputs: [], isChain: false })
  }
  layers.sort((one, other) => one.depth - other.depth)
  const placeOf = new Map(
    layers.flatMap(({ elements }, place) => elements.map((element) => [element, place])),
  )
  for (const layer of layers)
    for (const element of layer.elements)
      for (const { dep, there } of readBy(element)) {
        const above = placeOf.get(there.element) ?? 0
        const isOwn = layers[above] === layer
        if (isOwn && !isOnEarlier(dep)) continue
        layer.isChain ||= isOwn
        layer.inputs.push({
          asset: dep.asset,
          layer: above,
          set: setHere(there.element),
          mapping: mappingOf(dep),
        })
      }
  refuseSeveralBeginnings(layers)
  return layers.map(({ depth: _depth, elements: _elements, ...layer }) => layer)
}

const refuseSeveralBeginnings = (layers: readonly BackfillLayer[]): void => {
  const [first, ...others] = layers.filter((layer) => layer.isFirst && layer.set)
  const strange = others.find((one) => first?.set && one.set && !sameSet(first.set, one.set))
  if (first && strange)
    throw new Refusal(
      'invalid_selection',
      `"${first.assets[0]}" and "${strange.assets[0]}" are partitioned differently and neither is made from the other, so it cannot be told whose partitions are meant. Start them apart.`,
      { assets: [first.assets[0] ?? '', strange.assets[0] ?? ''] },
    )
}
