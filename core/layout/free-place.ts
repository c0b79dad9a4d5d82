import { overlaps, type Box, type Point } from './layout-graph.ts'

const gap = 20
const tries = 60

/**
 * The free place nearest to the wanted one: nothing that lies there moves. Looks up and down first, as columns do, then one column
 * to the right at a time.
 */
export const freePlace = (
  wanted: Point,
  size: { width: number; height: number },
  taken: readonly Box[],
): Point => {
  const fits = (place: Point) => !taken.some((box) => overlaps({ ...place, ...size }, box, gap))
  const step = size.height + gap
  for (let column = 0; column < tries; column++) {
    const x = wanted.x + column * (size.width + gap)
    const near = taken.filter((box) => box.x < x + size.width + gap && x < box.x + box.width + gap)
    const heights = [
      wanted.y,
      ...near.flatMap((box) => [box.y + box.height + gap, box.y - size.height - gap]),
      ...Array.from(
        { length: 6 },
        (_, turn) => wanted.y + (turn % 2 === 0 ? 1 : -1) * Math.ceil((turn + 1) / 2) * step,
      ),
    ]
    const nearest = heights
      .filter((y) => Math.abs(y - wanted.y) <= 8 * step && fits({ x, y }))
      .sort((a, b) => Math.abs(a - wanted.y) - Math.abs(b - wanted.y) || b - a)[0]
    if (nearest !== undefined) return { x, y: nearest }
  }
  const bottom = Math.max(wanted.y, ...taken.map((box) => box.y + box.height + gap))
  return { x: wanted.x, y: bottom }
}
