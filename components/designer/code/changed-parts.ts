import { lineDiff } from '#core/document/line-diff.ts'

/** Lines of a code that differ from those of another one, which stood in their place. */
export interface ChangedPart {
  kind: 'added' | 'changed' | 'removed'
  /** The first line that differs, from 1. Of removed lines: the line they stood before, which may be one past the last. */
  line: number
  /** Lines there are now; 0 of removed ones. */
  count: number
  /** The lines that stood there before. */
  before: readonly string[]
}

/** Where `now` differs from `before`, from top to bottom. */
export const changedParts = (before: string, now: string): ChangedPart[] => {
  if (before === now) return []
  const parts: ChangedPart[] = []
  let line = 1
  let open: { line: number; count: number; before: string[] } | undefined
  const close = () => {
    if (!open) return
    const kind = open.count === 0 ? 'removed' : open.before.length === 0 ? 'added' : 'changed'
    parts.push({ kind, ...open })
    open = undefined
  }
  for (const { kind, text } of lineDiff(before, now)) {
    if (kind === 'same') {
      close()
      line++
      continue
    }
    open ??= { line, count: 0, before: [] }
    if (kind === 'removed') open.before.push(text)
    else {
      open.count++
      line++
    }
  }
  close()
  return parts
}

/** The replacement, in offsets of `now`, that brings back what stood in the place of a part. */
export const revertOf = (
  now: string,
  { line, count, before }: ChangedPart,
): { from: number; to: number; insert: string } => {
  const lines = now.split('\n')
  const startOf = (wanted: number): number =>
    lines.slice(0, wanted - 1).reduce((offset, { length }) => offset + length + 1, 0)
  const insert = before.join('\n')
  const from = startOf(line)
  const behind = line + count
  if (count > 0 && before.length > 0) return { from, to: startOf(behind) - 1, insert }
  // Whole lines come or go, and a line break with them: the one behind, or at the end of the code the one before.
  if (count === 0)
    return line <= lines.length
      ? { from, to: from, insert: `${insert}\n` }
      : { from: now.length, to: now.length, insert: `\n${insert}` }
  return behind <= lines.length
    ? { from, to: startOf(behind), insert: '' }
    : { from: from - 1, to: now.length, insert: '' }
}
