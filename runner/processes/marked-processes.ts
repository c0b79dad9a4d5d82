import { setTimeout as delay } from 'node:timers/promises'

import { processTable, startVariable, treeOf, type ProcessRow } from './process-table.ts'

/** Every process of a step bears this variable, whatever session or parent it has made for itself. */
export const stepMark = 'SLUICE_STEP'

/** Pids by the mark they bear. */
export function markedProcesses(rows: readonly ProcessRow[]): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const { pid } of rows) {
    const mark = startVariable(pid, stepMark)
    if (mark === undefined) continue
    const pids = found.get(mark) ?? new Set()
    found.set(mark, pids.add(pid))
  }
  return found
}

const roundMs = 50
const rounds = 40

export interface Leftovers {
  marks: ReadonlySet<string>
  /** What was given to the run's keeper and started before this, in ticks since the machine started, bears no mark that can be trusted. */
  strays?: { keeper: number; before: number }
}

/**
 * Kills what bears one of the marks or is a stray, and what descends from it, until nothing is left: a process that forks while it is being killed
 * is met in the next round. Answers how many were killed.
 */
export async function killLeftovers({ marks, strays }: Leftovers): Promise<number> {
  const killed = new Set<number>()
  for (let round = 0; round < rounds; round += 1) {
    const rows = processTable()
    const found = new Set(
      [...markedProcesses(rows)].flatMap(([mark, pids]) => (marks.has(mark) ? [...pids] : [])),
    )
    for (const { pid, parent, startTicks, isZombie } of rows)
      if (strays && parent === strays.keeper && startTicks < strays.before && !isZombie) found.add(pid)
    if (found.size === 0) return killed.size
    for (const { pid } of treeOf(rows, -1, found)) if (signal(pid, 'SIGKILL')) killed.add(pid)
    await delay(roundMs)
  }
  return killed.size
}

/** False where the process is gone already or belongs to somebody else. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH' || code === 'EPERM') return false
    throw error
  }
}
