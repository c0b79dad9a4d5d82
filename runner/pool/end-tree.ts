import { signal } from '../processes/marked-processes.ts'
import { processTable, startVariable, treeOf } from '../processes/process-table.ts'

/** The variable that a process a worker started and all that this starts bear. */
export const leaseMark = 'SLUICE_LAUNCH'

/** What is frozen cannot fork while we count. After a few rounds nothing new appears, unless somebody forks faster than we read. */
const rounds = 5

/** Ends at once all that a worker's process started, and that itself unless it is spared: a keeper ends by itself when nothing is left, and reaps what was. */
export function endTree({ pid, mark, spare }: { pid: number; mark: string; spare: boolean }): void {
  const frozen = new Set<number>()
  for (let round = 0; round < rounds; round += 1) {
    const rows = processTable()
    const marked = new Set(
      rows.flatMap((row) => (startVariable(row.pid, leaseMark) === mark ? [row.pid] : [])),
    )
    const found = treeOf(rows, pid, marked).filter(
      (row) => !frozen.has(row.pid) && !row.isZombie && !(spare && row.pid === pid),
    )
    if (found.length === 0) break
    for (const row of found) {
      frozen.add(row.pid)
      signal(row.pid, 'SIGSTOP')
    }
  }
  for (const one of frozen) signal(one, 'SIGKILL')
}
