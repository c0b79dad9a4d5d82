import { adjacency, at } from './adjacency.ts'

const unseen = 0
const open = 1
const closed = 2

/** The same edges with those turned round that would close a cycle, found by depth-first search (no recursion: graphs may be deep). */
export const withoutCycles = (
  count: number,
  from: Int32Array,
  to: Int32Array,
): { from: Int32Array; to: Int32Array } => {
  const out = adjacency(count, from, to)
  const state = new Uint8Array(count)
  const next = out.first.slice(0, count)
  const [heads, tails] = [from.slice(), to.slice()]
  for (let root = 0; root < count; root++) {
    if (state[root] !== unseen) continue
    const path = [root]
    state[root] = open
    for (let v = path.at(-1); v !== undefined; v = path.at(-1)) {
      const slot = at(next, v)
      if (slot === at(out.first, v + 1)) {
        state[v] = closed
        path.pop()
        continue
      }
      next[v] = slot + 1
      const w = at(out.neighbour, slot)
      if (state[w] === open) {
        const edge = at(out.edge, slot)
        heads[edge] = w
        tails[edge] = v
      } else if (state[w] === unseen) {
        state[w] = open
        path.push(w)
      }
    }
  }
  return { from: heads, to: tails }
}
