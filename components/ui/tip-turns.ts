/** How long the pointer rests on something before its tip is shown. */
const delayMs = 400
/** Who goes on so soon is shown the next one at once. */
const followMs = 200
/** Time to go from a thing to its tip. */
const graceMs = 100

type Show = (isShown: boolean) => void

/** Whose turn it is among the tips of a page: one is shown at a time, after the pointer rested for a moment. A tip is known by the function that shows it. */
export class TipTurns {
  private shown: Show | undefined
  private endedAtMs = Number.NEGATIVE_INFINITY
  private timer: ReturnType<typeof setTimeout> | undefined

  /** The pointer came upon it. */
  enter(show: Show): void {
    clearTimeout(this.timer)
    if (this.shown === show) return
    const follows = this.shown !== undefined || performance.now() - this.endedAtMs < followMs
    if (follows) this.show(show)
    else this.timer = setTimeout(() => this.show(show), delayMs)
  }

  /** The focus came to it. */
  show(show: Show): void {
    clearTimeout(this.timer)
    if (this.shown === show) return
    this.shown?.(false)
    this.shown = show
    show(true)
  }

  /** The pointer went, perhaps to the tip. */
  leave(show: Show): void {
    clearTimeout(this.timer)
    if (this.shown === show) this.timer = setTimeout(() => this.hide(show), graceMs)
  }

  /** It was pressed, left for good, or is no more. */
  hide(show: Show): void {
    if (this.shown !== undefined && this.shown !== show) return
    clearTimeout(this.timer)
    if (this.shown === undefined) return
    this.shown = undefined
    this.endedAtMs = performance.now()
    show(false)
  }
}
