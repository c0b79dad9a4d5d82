/**
 * When each topic of a tenant was last heard of, as far back as is remembered. Only so many are kept: of what was before the oldest
 * that had to go, nothing is known any more. Times are milliseconds of one clock that never goes back.
 */
export class RecentChanges {
  readonly #most: number
  /** The one heard of last stands last. */
  readonly #heardAtMs = new Map<string, number>()
  /** Everything that was announced after this moment was heard and is remembered. */
  #knownSinceMs = Number.POSITIVE_INFINITY

  constructor(most: number) {
    this.#most = most
  }

  /** From now on everything is heard; what was announced before may have been missed. */
  hearsFrom(nowMs: number): void {
    this.#knownSinceMs = nowMs
    this.#heardAtMs.clear()
  }

  heard({ tenantId, deploymentId, topic }: Heard, nowMs: number): void {
    const name = nameOf(tenantId, deploymentId, topic)
    this.#heardAtMs.delete(name)
    this.#heardAtMs.set(name, nowMs)
    for (const [oldest, atMs] of this.#heardAtMs) {
      if (this.#heardAtMs.size <= this.#most) break
      this.#heardAtMs.delete(oldest)
      this.#knownSinceMs = Math.max(this.#knownSinceMs, atMs + 1)
    }
  }

  /** Whether nothing was announced of the topic, in this deployment or in the tenant as a whole, since `sinceMs`. False where that is not known. */
  isQuiet({ tenantId, deploymentId, topic }: Required<Heard>, sinceMs: number): boolean {
    if (sinceMs < this.#knownSinceMs) return false
    return [deploymentId, undefined].every(
      (place) => (this.#heardAtMs.get(nameOf(tenantId, place, topic)) ?? Number.NEGATIVE_INFINITY) < sinceMs,
    )
  }
}

/** Without a deployment it is about the tenant as a whole. */
interface Heard {
  tenantId: string
  deploymentId?: string | undefined
  topic: string
}

const nameOf = (tenantId: string, deploymentId: string | undefined, topic: string): string =>
  `${tenantId} ${deploymentId ?? ''} ${topic}`
