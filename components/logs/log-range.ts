import { withoutColours } from '#core/log/log-pattern.ts'

import { type LogView, rowPx } from './log-view.ts'

/** The rows of a range, first and last. */
export interface RowRange {
  first: number
  last: number
}

/** More lines are no text to paste; they are a file, and there is a download. */
export const mostCopied = 50_000

/** The rows from the chosen line to where its range ends; null where one line, or none, is chosen. */
export function rangeOf({ visible, chosen, until }: LogView): RowRange | null {
  if (chosen === null || until === null || chosen === until) return null
  const [first, last] = [Math.min(chosen, until), Math.max(chosen, until)]
  // The filter may have taken the ends away: what is between them counts.
  return { first: visible.nearestRow(first), last: visible.nearestRow(last + 1) - 1 }
}

/** Has the range end a line on, or back; without a chosen line it begins with the first in sight. */
export function extendRange(view: LogView, by: 1 | -1): void {
  const { visible } = view
  const end = view.until ?? view.chosen
  let row = end === null ? Math.floor(view.top) : visible.nearestRow(end) + by
  // Events are passed over.
  while (row >= 0 && row < visible.count && visible.lineAt(row) === undefined) row += by
  if (row < 0 || row >= visible.count) return
  view.chooseUntil(row)
  const inSight = view.viewportPx / rowPx - 1
  if (row < view.top) view.moveBy(row - view.top)
  else if (row > view.top + inSight) view.moveBy(row - view.top - inSight)
}

/** The lines of a range, without the events among them. */
export function linesOf({ visible }: LogView, { first, last }: RowRange): number[] {
  const lines: number[] = []
  for (let row = first; row <= last; row++) {
    const line = visible.lineAt(row)
    if (line !== undefined) lines.push(line)
  }
  return lines
}

/** The text of a range, a line each, drawn or not: without colours, with the time before each where `timeOf` is given. */
export async function rangeText(
  view: LogView,
  range: RowRange,
  timeOf: ((atMs: number) => string) | null,
  signal: AbortSignal,
): Promise<string> {
  const lines = linesOf(view, range)
  const { feed } = view
  const texts = await feed.textsOf(lines, signal)
  return texts
    .map((text, index) => {
      const plain = withoutColours(text)
      return timeOf ? `${timeOf(feed.store.timeAt(lines[index] ?? 0))} ${plain}` : plain
    })
    .join('\n')
}
