import { at } from './adjacency.ts'
import { layeredLayout } from './layered-layout.ts'
import type { Gaps } from './place-in-layers.ts'

/** Boxes in the order they are to be considered, edges by their indexes. `before`: where each lay, undefined where it is new. */
export interface BoxesToPlace {
  readonly boxes: readonly { width: number; height: number; before: { x: number; y: number } | undefined }[]
  readonly edges: readonly (readonly [from: number, to: number])[]
}

export interface PlacedBoxes {
  readonly places: { x: number; y: number }[]
  readonly width: number
  readonly height: number
}

/** Wider than tall, as screens are. */
const aspect = 1.6
const componentGap = 48

/** For every box the smallest index in its connected part. */
const componentOf = (count: number, edges: BoxesToPlace['edges']): Int32Array => {
  const parent = Int32Array.from({ length: count }, (_, v) => v)
  const rootOf = (v: number): number => {
    let root = v
    while (at(parent, root) !== root) root = at(parent, root)
    for (let step = v; step !== root;) {
      const next = at(parent, step)
      parent[step] = root
      step = next
    }
    return root
  }
  for (const [a, b] of edges) {
    const [left, right] = [rootOf(a), rootOf(b)]
    parent[Math.max(left, right)] = Math.min(left, right)
  }
  return parent.map((_, v) => rootOf(v))
}

interface Part {
  members: number[]
  places: { x: number; y: number }[]
  width: number
  height: number
}

const partLayout = (
  { boxes, edges }: BoxesToPlace,
  members: number[],
  local: Int32Array,
  gaps: Gaps & { layer: number },
): Part => {
  const width = Float64Array.from(members, (v) => boxes[v]?.width ?? 0)
  const height = Float64Array.from(members, (v) => boxes[v]?.height ?? 0)
  const from = Int32Array.from(edges, ([a]) => at(local, a))
  const to = Int32Array.from(edges, ([, b]) => at(local, b))
  const known = members.some((v) => boxes[v]?.before !== undefined)
  const before = known ? Float64Array.from(members, (v) => boxes[v]?.before?.y ?? Number.NaN) : undefined
  const { x, y } = layeredLayout({ width, height, from, to, before }, gaps)
  const places = members.map((_, index) => ({ x: at(x, index), y: at(y, index) }))
  return {
    members,
    places,
    width: Math.max(...places.map((place, index) => place.x + at(width, index))),
    height: Math.max(...places.map((place, index) => place.y + at(height, index))),
  }
}

/** Connected parts laid out each by itself and stood on shelves: the large ones first, what has no wires in rows beneath. */
export const componentLayout = (input: BoxesToPlace, gaps: Gaps & { layer: number }): PlacedBoxes => {
  const count = input.boxes.length
  const component = componentOf(count, input.edges)
  const members = new Map<number, number[]>()
  const local = new Int32Array(count)
  component.forEach((root, v) => {
    const list = members.get(root) ?? []
    local[v] = list.push(v) - 1
    members.set(root, list)
  })
  const edgesOf = new Map<number, (readonly [number, number])[]>()
  for (const edge of input.edges) {
    const root = at(component, edge[0])
    const list = edgesOf.get(root)
    if (list) list.push(edge)
    else edgesOf.set(root, [edge])
  }
  const parts = [...members].map(([root, list]) =>
    partLayout({ boxes: input.boxes, edges: edgesOf.get(root) ?? [] }, list, local, gaps),
  )
  parts.sort((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0))

  const area = parts.reduce(
    (sum, part) => sum + (part.width + componentGap) * (part.height + componentGap),
    0,
  )
  const shelf = Math.max(Math.sqrt(area * aspect), ...parts.map((part) => part.width))
  const places = input.boxes.map(() => ({ x: 0, y: 0 }))
  let [x, y, shelfHeight, widest] = [0, 0, 0, 0]
  for (const part of parts) {
    const gap = part.members.length === 1 ? gaps.node : componentGap
    if (x > 0 && x + part.width > shelf) {
      y += shelfHeight + gap
      x = 0
      shelfHeight = 0
    }
    part.members.forEach((v, index) => {
      const place = part.places[index]
      if (place) places[v] = { x: x + place.x, y: y + place.y }
    })
    widest = Math.max(widest, x + part.width)
    x += part.width + componentGap
    shelfHeight = Math.max(shelfHeight, part.height)
  }
  return { places, width: widest, height: y + shelfHeight }
}
