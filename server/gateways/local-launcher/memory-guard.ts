import { readFileSync } from 'node:fs'

import { allProcesses, startEnvironment, treeAmong, type ProcessFacts } from './process-facts.ts'

export interface GuardedTree {
  pid: number
  started: string
  mark: string
  /** Of records made before runs had limits, it is absent. */
  memoryLimitBytes?: number | null
}

interface Look {
  atMs: number
  processes: ProcessFacts[]
  environments: Map<number, string[]>
}

/** One look at the machine serves all trees asked about within this time. */
const freshMs = 500
/** A runner ends its largest step a quarter of a second after the limit is passed; only what is over it for longer is beyond its help. */
const patienceMs = 1_500

/**
 * The memory of runs, whole trees, as somebody outside them sees it. It stands behind the runner's own watch: that one ends a step and says which;
 * this one ends the run whose runner cannot, or will not.
 */
export class MemoryGuard {
  #look: Look | undefined
  readonly #overSince = new Map<string, number>()

  /** How far a tree is over its limit, once it has been for longer than a moment; shared pages are counted once. Ask every few seconds. */
  excess(tree: GuardedTree): { usedBytes: number; limitBytes: number } | undefined {
    const limitBytes = tree.memoryLimitBytes ?? null
    if (limitBytes === null) return undefined
    const key = `${tree.pid} ${tree.started}`
    const nowMs = performance.now()
    const usedBytes = this.#used(tree, limitBytes, nowMs)
    if (usedBytes <= limitBytes) {
      this.#overSince.delete(key)
      return undefined
    }
    const sinceMs = this.#overSince.get(key)
    if (sinceMs === undefined) {
      this.#overSince.set(key, nowMs)
      // Whoever was over it and ended since is asked about no more.
      if (this.#overSince.size > 1_000) this.#overSince.delete([...this.#overSince.keys()][0] ?? '')
    }
    if (sinceMs === undefined || nowMs - sinceMs < patienceMs) return undefined
    this.#overSince.delete(key)
    return { usedBytes, limitBytes }
  }

  #used({ pid, mark }: GuardedTree, limitBytes: number, nowMs: number): number {
    const look =
      this.#look && nowMs - this.#look.atMs < freshMs
        ? this.#look
        : (this.#look = { atMs: nowMs, processes: allProcesses(), environments: new Map() })
    const tree = new Set(treeAmong(look.processes, pid, (other) => environmentOf(look, other).includes(mark)))
    const members = look.processes.filter((found) => tree.has(found.pid))
    const roughly = members.reduce((sum, { residentBytes }) => sum + residentBytes, 0)
    // What forks share counts for each of them: before it costs a run its life it is counted properly.
    if (roughly <= limitBytes) return roughly
    return members.reduce((sum, found) => sum + (shareOf(found.pid) ?? found.residentBytes), 0)
  }
}

const environmentOf = (look: Look, pid: number): string[] => {
  const known = look.environments.get(pid)
  if (known) return known
  const read = startEnvironment(pid)
  look.environments.set(pid, read)
  return read
}

/** A process's memory with shared pages divided among those that share them, in bytes. */
const shareOf = (pid: number): number | undefined => {
  try {
    const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024
  } catch {
    // Ended meanwhile, or a kernel that does not say.
    return undefined
  }
}
