/** Insertions, deletions, replacements and swaps of neighbours that make one word of another (optimal string alignment). */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (before[column - 2] ?? 0) + 1)
      }
      current.push(least)
    }
    before = last
    last = current
  }
  return last[b.length] ?? 0
}

/** The name that was probably meant: the nearest within a third of its letters, or undefined. Words of one or two letters mean anything. */
export const closestName = (typed: string, names: Iterable<string>): string | undefined => {
  const word = typed.toLowerCase()
  if (word.length < 3) return undefined
  const limit = Math.floor(word.length / 3)
  let best: { name: string; away: number } | undefined
  for (const name of names) {
    if (Math.abs(name.length - typed.length) > limit) continue
    const away = distance(word, name.toLowerCase())
    if (away <= limit && (!best || away < best.away)) best = { name, away }
  }
  return best?.name
}
