/** Neighbours of nodes numbered from 0, packed: those of `v` are `neighbour[first[v]] … neighbour[first[v + 1] - 1]`. */
export interface Adjacency {
  readonly first: Int32Array
  readonly neighbour: Int32Array
  /** The number of the edge that leads to each neighbour. */
  readonly edge: Int32Array
}

/** Typed arrays are read only within their length here; the zero never shows. */
export const at = (array: Int32Array | Float64Array | Uint8Array, index: number): number => array[index] ?? 0

export const adjacency = (count: number, from: Int32Array, to: Int32Array): Adjacency => {
  const first = new Int32Array(count + 1)
  for (const v of from) first[v + 1] = at(first, v + 1) + 1
  for (let v = 0; v < count; v++) first[v + 1] = at(first, v + 1) + at(first, v)
  const next = first.slice(0, count)
  const neighbour = new Int32Array(from.length)
  const edge = new Int32Array(from.length)
  for (let e = 0; e < from.length; e++) {
    const v = at(from, e)
    const slot = at(next, v)
    next[v] = slot + 1
    neighbour[slot] = at(to, e)
    edge[slot] = e
  }
  return { first, neighbour, edge }
}

export const degree = ({ first }: Adjacency, v: number): number => at(first, v + 1) - at(first, v)
