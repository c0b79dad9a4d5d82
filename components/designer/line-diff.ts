export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

const mostLines = 1_500
/** Unchanged lines shown around a change. */
const around = 3

/** Two texts line by line: the longest common subsequence stays, the rest is removed or added. */
export const lineDiff = (before: string, after: string): DiffLine[] => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  if (old.length > mostLines || now.length > mostLines) {
    return [
      ...old.map((text): DiffLine => ({ kind: 'removed', text })),
      ...now.map((text): DiffLine => ({ kind: 'added', text })),
    ]
  }
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

/** The changed lines with a little around them; undefined stands for lines left out. */
export const condensed = (lines: readonly DiffLine[]): (DiffLine | undefined)[] => {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const shown: (DiffLine | undefined)[] = []
  for (const [index, line] of lines.entries()) {
    if (near[index]) shown.push(line)
    else if (shown.at(-1) !== undefined || shown.length === 0) shown.push(undefined)
  }
  return shown
}
