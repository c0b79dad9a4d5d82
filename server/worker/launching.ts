/** Launches into one cluster that are under way at a time. */
const mostLaunching = 40
/** What has waited so long for its turn goes back into the queue, where others may have a better way to its cluster. */
const turnMs = 30_000

interface Cluster {
  free: number
  /** Each is told whether it is its turn. */
  line: ((isTurn: boolean) => void)[]
}

/** The launches of a worker that are under way, so many at a time into each cluster: one that takes its time, or is away, holds up what goes there and nothing else. */
export class Launching {
  readonly #clusters: Map<string, Cluster>
  readonly #all = new Set<Promise<void>>()
  readonly #turnMs: number

  /** `clusters`: where launches go to; what goes nowhere in particular is bounded as a cluster of its own. */
  constructor(clusters: readonly string[], { most = mostLaunching, waitMs = turnMs } = {}) {
    const names = clusters.length === 0 ? [''] : clusters
    this.#clusters = new Map(names.map((name) => [name, { free: most, line: [] }]))
    this.#turnMs = waitMs
  }

  /** How many could begin now, over all clusters. */
  get room(): number {
    return [...this.#clusters.values()].reduce((sum, { free }) => sum + free, 0)
  }

  /** Begins a launch as soon as its cluster has room; `tooLate` instead where that takes too long. What goes to no cluster there is begins at once. */
  begin(cluster: string, launch: () => Promise<void>, tooLate: () => Promise<void>): Promise<void> {
    const known = this.#clusters.get(cluster)
    const begun = known ? this.#inTurn(known, launch, tooLate) : launch()
    const told: Promise<void> = begun.finally(() => this.#all.delete(told))
    this.#all.add(told)
    return told
  }

  /** Until all that are under way now are over. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#all)
  }

  async #inTurn(cluster: Cluster, launch: () => Promise<void>, tooLate: () => Promise<void>): Promise<void> {
    if (!(await this.#turn(cluster))) return tooLate()
    try {
      await launch()
    } finally {
      const next = cluster.line.shift()
      if (next) next(true)
      else cluster.free += 1
    }
  }

  async #turn(cluster: Cluster): Promise<boolean> {
    if (cluster.free > 0) {
      cluster.free -= 1
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    cluster.line.push(resolve)
    const late = setTimeout(() => {
      cluster.line.splice(cluster.line.indexOf(resolve), 1)
      resolve(false)
    }, this.#turnMs)
    return promise.finally(() => clearTimeout(late))
  }
}
