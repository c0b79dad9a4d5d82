export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** The number of the line in the old text and in the new one, from 1; absent where it is not in it. */
  old?: number
  now?: number
}

/** So many cells at most are compared line against line; larger stretches are cut at lines that both texts have once. */
const mostCells = 1_000_000
/** Unchanged lines shown around a change. */
const around = 3

const plain = (kind: 'added' | 'removed', texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }))

const linesOf = (old: readonly string[], now: readonly string[]): DiffLine[] => {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  const most = Math.min(old.length, now.length) - head
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  return [
    ...old.slice(0, head).map(same),
    ...between(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ]
}

const between = (old: readonly string[], now: readonly string[]): DiffLine[] => {
  if (old.length === 0 || now.length === 0) return [...plain('removed', old), ...plain('added', now)]
  if (old.length * now.length <= mostCells) return longestCommon(old, now)
  const [row, column] = anchorOf(old, now) ?? []
  if (row === undefined || column === undefined) return [...plain('removed', old), ...plain('added', now)]
  return [...linesOf(old.slice(0, row), now.slice(0, column)), ...linesOf(old.slice(row), now.slice(column))]
}

const placesOfUnique = (texts: readonly string[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>()
  const twice = new Set<string>()
  for (const [index, text] of texts.entries()) {
    if (places.has(text)) twice.add(text)
    places.set(text, index)
  }
  for (const text of twice) places.delete(text)
  return places
}

/** A line that each text has once, as near to the middle as there is one, with its place in both. */
const anchorOf = (old: readonly string[], now: readonly string[]): readonly [number, number] | undefined => {
  const [inOld, inNow] = [placesOfUnique(old), placesOfUnique(now)]
  let best: readonly [number, number] | undefined
  for (const [text, row] of inOld) {
    const column = inNow.get(text)
    // A line at the very beginning of both would cut off nothing.
    if (column === undefined || row + column === 0) continue
    const off = Math.abs(row - old.length / 2)
    if (best === undefined || off < Math.abs(best[0] - old.length / 2)) best = [row, column]
  }
  return best
}

const longestCommon = (old: readonly string[], now: readonly string[]): DiffLine[] => {
  const width = now.length + 1
  const common = new Int32Array((old.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [a, b] = [old[i], now[j]]
    if (a !== undefined && a === b) {
      lines.push({ kind: 'same', text: a })
      i++
      j++
    } else if (a !== undefined && (b === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: a })
      i++
    } else {
      lines.push({ kind: 'added', text: b ?? '' })
      j++
    }
  }
  return lines
}

/** Two texts line by line: the longest common subsequence stays, the rest is removed or added. */
export const lineDiff = (before: string, after: string): DiffLine[] => {
  const lines = linesOf(before.split('\n'), after.split('\n'))
  let [old, now] = [0, 0]
  for (const line of lines) {
    if (line.kind !== 'added') line.old = ++old
    if (line.kind !== 'removed') line.now = ++now
  }
  return lines
}

/** A line of a comparison, or a stretch of unchanged lines far from any change. */
export type Shown = DiffLine | { kind: 'gap'; lines: DiffLine[] }

/** The changed lines with a little around them; what lies between is folded. */
export const condensed = (lines: readonly DiffLine[]): Shown[] => {
  const near = new Set<number>()
  for (const [index, { kind }] of lines.entries())
    if (kind !== 'same') for (let at = index - around; at <= index + around; at++) near.add(at)
  const shown: Shown[] = []
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near.has(index)) shown.push(line)
    else if (last?.kind === 'gap') last.lines.push(line)
    else shown.push({ kind: 'gap', lines: [line] })
  }
  // A fold of one line would take as much room as the line.
  return shown.flatMap((one) => (one.kind === 'gap' && one.lines.length === 1 ? one.lines : [one]))
}

/** The old line and the new one that stand side by side; a line that has no partner stands alone. */
export interface SideBySide {
  left?: DiffLine
  right?: DiffLine
}

/** Unchanged lines face themselves; of a run of removed and added ones the first faces the first, and so on. */
export const sideBySide = (lines: readonly DiffLine[]): SideBySide[] => {
  const rows: SideBySide[] = []
  let [removed, added]: [DiffLine[], DiffLine[]] = [[], []]
  const close = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [left, right] = [removed[index], added[index]]
      rows.push({ ...(left && { left }), ...(right && { right }) })
    }
    removed = []
    added = []
  }
  for (const line of lines) {
    if (line.kind === 'removed') removed.push(line)
    else if (line.kind === 'added') added.push(line)
    else {
      close()
      rows.push({ left: line, right: line })
    }
  }
  close()
  return rows
}
