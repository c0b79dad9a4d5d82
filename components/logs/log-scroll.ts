/** Chromium caps an element at 33,554,432 pixels, others sooner; beyond this height the scrollbar is scaled. */
const highestPx = 8_000_000

/** The geometry of a list of equal rows of any number: what a scrollbar position means in rows. */
export interface LogScroll {
  heightPx: number
  /** The highest row that can stand at the top. */
  lastTop: number
  topOf(scrollTopPx: number): number
  scrollTopOf(top: number): number
}

/** Rows and pixels: exact while the list is short enough for the browser, proportional beyond. */
export function logScroll(rows: number, rowPx: number, viewportPx: number): LogScroll {
  const fullPx = rows * rowPx
  const heightPx = Math.min(fullPx, highestPx)
  const lastTop = Math.max(0, rows - viewportPx / rowPx)
  const roomPx = Math.max(0, heightPx - viewportPx)
  const scale = roomPx === 0 ? 0 : lastTop / roomPx
  return {
    heightPx,
    lastTop,
    topOf: (scrollTopPx) => Math.min(lastTop, Math.max(0, scrollTopPx * scale)),
    scrollTopOf: (top) => (scale === 0 ? 0 : Math.min(roomPx, Math.max(0, top / scale))),
  }
}
