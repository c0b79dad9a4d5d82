import type { UnsavedChanges } from './unsaved-changes.ts'
import { touchEveryMs, type UnsavedShelf } from './unsaved-shelf.ts'

interface ShelfKeeperOptions {
  client: string
  shelf: UnsavedShelf
  now: () => number
  /** Runs something later; answers with its cancel. */
  later: (run: () => void, afterMs: number) => () => void
}

/** Keeps what a tab has not saved on the shelf, and says there that the tab is alive for as long as it is. */
export class ShelfKeeper {
  private readonly options: ShelfKeeperOptions
  private readonly work: UnsavedChanges
  private cancelTouch: (() => void) | undefined
  private left = false
  /** Whether all that is unsaved is kept; a full storage keeps nothing. */
  holds = true

  constructor(options: ShelfKeeperOptions, work: UnsavedChanges) {
    this.options = options
    this.work = work
    this.touchLater()
  }

  /** Writes the work as it is now. */
  keep(): void {
    if (this.work.count > 0) this.put(this.left ? 0 : this.options.now())
    else {
      this.options.shelf.clear(this.options.client)
      this.holds = true
    }
  }

  /** Leaves the work as that of a tab that is gone, so that the next one takes it up at once. */
  leave(): void {
    this.cancelTouch?.()
    this.left = true
    if (this.work.count > 0) this.put(0)
  }

  comeBack(): void {
    this.left = false
    this.keep()
    this.touchLater()
  }

  private touchLater() {
    this.cancelTouch?.()
    this.cancelTouch = this.options.later(() => {
      if (this.work.count > 0) this.keep()
      this.touchLater()
    }, touchEveryMs)
  }

  private put(touchedAt: number) {
    const { revision: baseRevision, batch, sent, unsent } = this.work
    const { client } = this.options
    const before = this.work.before()
    this.holds = this.options.shelf.put({ client, baseRevision, batch, sent, unsent, before, touchedAt })
  }
}
