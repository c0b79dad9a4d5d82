import { availableParallelism } from 'node:os'

import { containerProcessors, containerUsage } from './container-usage.ts'

/** Over less time the figure says more of the moment than of the load. */
const leastMs = 1_000

/** How much of the processor that its container may use is used, from one question to the next. */
export class ProcessorUse {
  readonly #root: string | undefined
  readonly #nowMs: () => number
  #seen: { atMs: number; cpuMs: number } | undefined
  #percent = 0

  constructor(root?: string, nowMs: () => number = () => performance.now()) {
    this.#root = root
    this.#nowMs = nowMs
    this.#look()
  }

  /** From 0 to 100. */
  percent(): number {
    if (this.#seen && this.#nowMs() - this.#seen.atMs < leastMs) return this.#percent
    const before = this.#seen
    const now = this.#look()
    if (before && now) {
      const mayMs = (now.atMs - before.atMs) * (containerProcessors(this.#root) ?? availableParallelism())
      this.#percent = Math.min(100, Math.max(0, ((now.cpuMs - before.cpuMs) / mayMs) * 100))
    }
    return this.#percent
  }

  #look(): { atMs: number; cpuMs: number } | undefined {
    const { cpuMs } = containerUsage(this.#root)
    this.#seen = cpuMs === undefined ? undefined : { atMs: this.#nowMs(), cpuMs }
    return this.#seen
  }
}
