import { statfs } from 'node:fs/promises'

import { markedProcesses, signal } from './marked-processes.ts'
import { processTable, treeOf } from './process-table.ts'

export interface WatchedStep {
  pid: number
  mark: string
  /** Of the step alone; the run's limit is over all steps. */
  memoryLimitBytes: number | null
  /** Called once, when it must end. */
  onLimit: (limit: MetLimit) => void
}
export type MetLimit =
  | { is: 'memory'; usedBytes: number; limitBytes: number; of: 'step' | 'run' }
  | { is: 'disk'; freeBytes: number }

export interface ProcessMonitorOptions {
  /** A folder on the disk that steps write to. */
  folder: string
  memoryLimitBytes: number | null
  /** Below this much free space the steps are ended, so that the rest of the run has a disk to go on with. */
  freeBytesFloor?: number
  sampleMs?: number
}

interface Watched extends WatchedStep {
  usedBytes: number
  peakBytes: number
  cpuMs: number
  ended: boolean
}

/** Looks at the processes of all running steps at once, a few times a second: memory, processor time, and how full the disk is. */
export class ProcessMonitor {
  readonly #options: Required<ProcessMonitorOptions>
  #watched = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #peakBytes = 0
  #finishedCpuMs = 0

  constructor(options: ProcessMonitorOptions) {
    this.#options = { freeBytesFloor: 67_108_864, sampleMs: 250, ...options }
  }

  /** Until the answer is called, which tells the most memory the step was seen to use, in bytes. */
  watch(step: WatchedStep): () => { peakBytes: number } {
    const watched: Watched = { ...step, usedBytes: 0, peakBytes: 0, cpuMs: 0, ended: false }
    this.#watched.add(watched)
    this.#schedule(this.#options.sampleMs)
    return () => {
      this.#watched.delete(watched)
      this.#finishedCpuMs += watched.cpuMs
      if (this.#watched.size === 0) {
        clearTimeout(this.#timer)
        this.#timer = undefined
      }
      return { peakBytes: watched.peakBytes }
    }
  }

  /** Of the run so far, as far as it was seen. */
  get usage(): { peakMemoryBytes: number; cpuMs: number } {
    let cpuMs = this.#finishedCpuMs
    for (const watched of this.#watched) cpuMs += watched.cpuMs
    return { peakMemoryBytes: this.#peakBytes, cpuMs: Math.round(cpuMs) }
  }

  #schedule(delayMs: number): void {
    if (this.#isLooking) return
    this.#timer ??= setTimeout(() => void this.#look(), delayMs)
  }

  /** On a machine with very many processes a look takes longer, and comes less often. */
  async #look(): Promise<void> {
    this.#timer = undefined
    this.#isLooking = true
    const beganMs = performance.now()
    await this.#sample()
    this.#isLooking = false
    const tookMs = performance.now() - beganMs
    if (this.#watched.size > 0) this.#schedule(Math.max(this.#options.sampleMs, tookMs * 25))
  }

  async #sample(): Promise<void> {
    const rows = processTable()
    const marked = markedProcesses(rows)
    let totalBytes = process.memoryUsage.rss()
    for (const watched of this.#watched) {
      const own = marked.get(watched.mark) ?? nobody
      // Its process is gone: what it left must not hold its output open.
      if (!rows.some((row) => row.pid === watched.pid && !row.isZombie))
        for (const pid of own) signal(pid, 'SIGKILL')
      const tree = treeOf(rows, watched.pid, own)
      watched.usedBytes = tree.reduce((sum, row) => sum + row.residentBytes, 0)
      watched.peakBytes = Math.max(watched.peakBytes, watched.usedBytes)
      watched.cpuMs = Math.max(
        watched.cpuMs,
        tree.reduce((sum, row) => sum + row.cpuMs, 0),
      )
      totalBytes += watched.usedBytes
      const limitBytes = watched.memoryLimitBytes
      if (limitBytes !== null && watched.usedBytes > limitBytes)
        this.#end(watched, { is: 'memory', usedBytes: watched.usedBytes, limitBytes, of: 'step' })
    }
    this.#peakBytes = Math.max(this.#peakBytes, totalBytes)
    const limitBytes = this.#options.memoryLimitBytes
    if (limitBytes !== null && totalBytes > limitBytes) {
      const largest = [...this.#watched]
        .filter((one) => !one.ended)
        .sort((a, b) => b.usedBytes - a.usedBytes)[0]
      if (largest) this.#end(largest, { is: 'memory', usedBytes: totalBytes, limitBytes, of: 'run' })
    }
    await this.#lookAtDisk()
  }

  async #lookAtDisk(): Promise<void> {
    const found = await statfs(this.#options.folder).catch(() => undefined)
    if (!found) return
    const freeBytes = found.bavail * found.bsize
    // A disk that was nearly full before the run is not a step's doing.
    if (freeBytes >= Math.min(this.#options.freeBytesFloor, (found.blocks * found.bsize) / 50)) return
    for (const watched of this.#watched) this.#end(watched, { is: 'disk', freeBytes })
  }

  #end(watched: Watched, limit: MetLimit): void {
    if (watched.ended || !this.#watched.has(watched)) return
    watched.ended = true
    watched.onLimit(limit)
  }
}

const nobody: ReadonlySet<number> = new Set()
