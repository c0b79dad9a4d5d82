import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { assetTone, computeIcon } from '#components/assets/asset-look.ts'
import type { GraphNode, GraphWire } from '#components/graph/graph-scene.ts'
import { nodeSizes } from '#components/graph/node-shape.ts'
import type { NodeStatus } from '#components/graph/node-status.ts'
import { partOnNode } from '#components/runs/path-parts.ts'
import { formatDuration, formatQuantity } from '#components/ui/format.ts'
import type { LayoutGraph, Places } from '#core/layout/layout-graph.ts'

import { troubleOf, troubleOfAll } from './asset-trouble.ts'
import type { RunOfAssets } from './run-path-assets.ts'

/** The node of a group that is folded. */
const groupWord = 'group'
const groupId = (group: string): string => `group:${group}`

/** The group a node stands for, or undefined for an asset. */
export const groupOfNode = (id: string): string | undefined =>
  id.startsWith('group:') ? id.slice('group:'.length) : undefined

/** Which node shows an asset: its own, or that of its group while that is folded. */
export const nodeOf = (asset: Pick<AssetEntry, 'key' | 'group'>, folded: ReadonlySet<string>): string =>
  asset.group && folded.has(asset.group) ? groupId(asset.group) : asset.key

/** A graph of assets before it has places. */
export interface LineageShape {
  nodes: readonly Omit<GraphNode, 'place'>[]
  wires: readonly GraphWire[]
}

/** Assets as nodes and what they depend on as wires; a folded group is one node, and the wires of its members are bundles. */
export function lineageShape(assets: readonly AssetEntry[], folded: ReadonlySet<string>): LineageShape {
  const byKey = new Map(assets.map((asset) => [asset.key, asset]))
  const wires = new Map<string, GraphWire>()
  for (const asset of assets) {
    for (const key of asset.upstream) {
      const upstream = byKey.get(key)
      if (!upstream) continue
      const [from, to] = [nodeOf(upstream, folded), nodeOf(asset, folded)]
      if (from === to) continue
      const id = `${from}→${to}`
      const isFolded = from !== upstream.key || to !== asset.key
      const bundle = (wires.get(id)?.bundle ?? 0) + 1
      wires.set(id, { id, from, to, ...(isFolded && { bundle }) })
    }
  }
  const fed = new Set([...wires.values()].map((wire) => wire.to))
  const feeding = new Set([...wires.values()].map((wire) => wire.from))
  const nodes = new Map<string, Omit<GraphNode, 'place'>>()
  for (const asset of assets) {
    const id = nodeOf(asset, folded)
    if (nodes.has(id)) continue
    const ends = { input: fed.has(id), output: feeding.has(id) }
    nodes.set(
      id,
      id === asset.key
        ? {
            id,
            shape: 'card',
            name: shortName(asset.key),
            icon: computeIcon(asset.computeKind),
            kind: `${asset.computeKind} asset`,
            ...(asset.group && { group: asset.group }),
            ...(asset.isDisabled && { disabled: true }),
            ...ends,
          }
        : { id, shape: 'card', name: asset.group ?? '', icon: 'group', kind: groupWord, ...ends },
    )
  }
  return { nodes: [...nodes.values()], wires: [...wires.values()] }
}

/** The last segment of a key, which the card has room for. */
const shortName = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/** What the layout needs to know of a shape. */
export function layoutOf({ nodes, wires }: LineageShape): LayoutGraph {
  return {
    nodes: nodes.map((node) => ({ id: node.id, ...nodeSizes.card, group: node.group })),
    edges: wires.map(({ from, to }) => ({ from, to })),
  }
}

/** The nodes at their places. */
export function placed({ nodes }: LineageShape, places: Places): GraphNode[] {
  return nodes.map((node) => ({ ...node, place: places[node.id] ?? { x: 0, y: 0 } }))
}

/** What an asset is doing, whether a check of it did not pass, and whether it is older than it is to be, for its node. */
export function nodeStatus(
  asset: Pick<AssetEntry, 'key' | 'state' | 'checkSummary' | 'freshness'>,
  run: RunOfAssets | null = null,
): NodeStatus {
  const { state } = asset
  const isGoing = state.status === 'running' || state.status === 'queued'
  const part = isGoing ? run?.parts.get(asset.key) : undefined
  const usually = typeof part?.usualMs === 'number' ? [`usually ${formatDuration(part.usualMs)}`] : []
  const trouble = troubleOf(asset)
  return {
    // What the asset itself does, or did not do, matters more than what its checks found or how old it is.
    tone: (state.status === 'fresh' && trouble?.tone) || assetTone[state.status],
    words: [...(trouble?.words ?? []), state.words, ...usually].join(', '),
    at: state.at,
    progress: state.progress,
    ...partOnNode(part),
  }
}

const worstFirst = ['failed', 'running', 'queued', 'stale', 'never', 'fresh'] as const

/** How a folded group stands: as the worst of its assets. */
export function groupStatus(assets: readonly AssetEntry[]): NodeStatus {
  const status = worstFirst.find((one) => assets.some((asset) => asset.state.status === one)) ?? 'never'
  const count = assets.filter((asset) => asset.state.status === status).length
  const all = formatQuantity(assets.length, 'asset')
  if (status !== 'fresh')
    return {
      tone: assetTone[status],
      words: `${all}, ${count} ${status === 'never' ? 'never materialized' : status}`,
    }
  const trouble = troubleOfAll(assets)
  return trouble
    ? { tone: trouble.tone, words: `${all}, ${trouble.count} with bad checks or overdue` }
    : { tone: assetTone.fresh, words: `${all}, all fresh` }
}

/** The status of every node. */
export function statuses(
  assets: readonly AssetEntry[],
  folded: ReadonlySet<string>,
  run: RunOfAssets | null = null,
): Map<string, NodeStatus> {
  const shown = Map.groupBy(assets, (asset) => nodeOf(asset, folded))
  return new Map(
    [...shown].map(([id, members]) => {
      const [asset] = members
      return [id, asset?.key === id ? nodeStatus(asset, run) : groupStatus(members)]
    }),
  )
}

/** The wires along which the end of a run is decided, as they are drawn. */
export function wiresOnPath(
  { wires }: RunOfAssets,
  assets: readonly AssetEntry[],
  folded: ReadonlySet<string>,
): string[] {
  const shownAs = new Map(assets.map((asset) => [asset.key, nodeOf(asset, folded)]))
  return wires.map(({ from, to }) => `${shownAs.get(from)}→${shownAs.get(to)}`)
}

/** The keys of the assets that nodes stand for: a folded group stands for all of its own. */
export function keysOf(ids: Iterable<string>, assets: readonly AssetEntry[]): string[] {
  const keys = new Set<string>()
  for (const id of ids) {
    const group = groupOfNode(id)
    if (group === undefined) keys.add(id)
    else for (const asset of assets) if (asset.group === group) keys.add(asset.key)
  }
  return [...keys]
}

/** The keys and everything they depend on, however far up. */
export function withUpstream(keys: readonly string[], assets: readonly AssetEntry[]): string[] {
  const byKey = new Map(assets.map((asset) => [asset.key, asset]))
  const found = new Set<string>()
  const waiting = [...keys]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue
    found.add(key)
    waiting.push(...(byKey.get(key)?.upstream ?? []))
  }
  return [...found].filter((key) => byKey.has(key))
}

/** Of these, what a run can make: not what is made elsewhere, nor what is disabled. */
export function makeable(keys: readonly string[], assets: readonly AssetEntry[]): string[] {
  const left = new Set(
    assets.filter((asset) => asset.computeKind === 'external' || asset.isDisabled).map((asset) => asset.key),
  )
  return keys.filter((key) => !left.has(key))
}

/** Where an arrow key leads from a node: along the wires left and right, to the neighbour above or below. */
export function stepTo(
  from: string | undefined,
  key: string,
  nodes: readonly GraphNode[],
  wires: readonly GraphWire[],
): string | undefined {
  const here = nodes.find((node) => node.id === from)
  if (!here) return nodes.toSorted((a, b) => a.place.x - b.place.x || a.place.y - b.place.y)[0]?.id
  const nearest = (candidates: readonly GraphNode[]) =>
    candidates.toSorted((a, b) => Math.abs(a.place.y - here.place.y) - Math.abs(b.place.y - here.place.y))[0]
      ?.id
  const at = (ids: readonly string[]) => nodes.filter((node) => ids.includes(node.id))
  switch (key) {
    case 'right':
      return nearest(at(wires.filter((wire) => wire.from === here.id).map((wire) => wire.to)))
    case 'left':
      return nearest(at(wires.filter((wire) => wire.to === here.id).map((wire) => wire.from)))
    case 'down':
    case 'up': {
      const sign = key === 'down' ? 1 : -1
      const column = nodes.filter(
        (node) =>
          Math.abs(node.place.x - here.place.x) < nodeSizes.card.width &&
          (node.place.y - here.place.y) * sign > 0,
      )
      return nearest(column)
    }
    default:
      return undefined
  }
}
