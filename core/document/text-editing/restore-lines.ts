/** More comparisons than this are not worth a nicer text. */
const maxComparisons = 4_000_000

/** For each line of `b` the line of `a` it is, by a longest common subsequence; undefined where it is new. */
const pairLines = (a: readonly string[], b: readonly string[]): (number | undefined)[] => {
  const pairs: (number | undefined)[] = Array.from({ length: b.length })
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) pairs[start] = start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) pairs[--endB] = --endA
  const [rows, columns] = [endA - start, endB - start]
  if (rows * columns > maxComparisons) return pairs
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1))
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  for (let row = rows - 1; row >= 0; row--) {
    const line = lengths[row]
    if (!line) continue
    for (let column = columns - 1; column >= 0; column--) {
      line[column] =
        a[start + row] === b[start + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (a[start + row] === b[start + column]) pairs[start + column++] = start + row++
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return pairs
}

/**
 * Gives lines that an edit did not touch back the form they had. `written` is the text as a person wrote it, `rewritten` the same as the library writes it,
 * `edited` what the library writes after the edit: a line it shares with `rewritten` is one the edit did not touch.
 */
export const restoreLines = (written: string, rewritten: string, edited: string): string => {
  const [own, plain, changed] = [written, rewritten, edited].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ]
  const squeezed = (lines: string[]): string[] => lines.map((line) => line.replace(/\s+/g, ''))
  const ownOf =
    own.length === plain.length ? plain.map((_, index) => index) : pairLines(squeezed(own), squeezed(plain))
  return pairLines(plain, changed)
    .map((at, index) => {
      const source = at === undefined ? undefined : ownOf[at]
      return (source === undefined ? undefined : own[source]) ?? changed[index]
    })
    .join('\n')
}
