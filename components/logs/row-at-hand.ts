import { type LogView, rowPx } from './log-view.ts'

/** The row that somebody without a pointer means: the hit that is in sight, else the first line in sight; undefined where no line is. */
export function rowAtHand({ visible, found, hit, top, viewportPx }: LogView): number | undefined {
  const end = Math.min(visible.count, Math.floor(top + viewportPx / rowPx))
  const shown = found[hit]
  if (shown !== undefined && shown >= top && shown < end) return shown
  for (let row = Math.ceil(top); row < end; row++) if (visible.lineAt(row) !== undefined) return row
  return undefined
}
