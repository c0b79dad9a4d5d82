/** The moment that is pointed at, shared by timeline, events and log. Only what draws it listens. */
export class TimeCursor {
  /** Milliseconds since 1970; null while nothing is pointed at. */
  atMs: number | null = null
  private readonly listeners = new Set<() => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  set(atMs: number | null): void {
    if (atMs === this.atMs) return
    this.atMs = atMs
    for (const listener of this.listeners) listener()
  }
}
