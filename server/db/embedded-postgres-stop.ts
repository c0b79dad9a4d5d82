import { setTimeout as delay } from 'node:timers/promises'

import { pollMs } from './embedded-postgres-launch.ts'
import { runningPostmaster } from './embedded-postgres-process.ts'

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const lastBreathMs = 5_000

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, nothing committed is lost. */
export const stopCluster = async (data: string): Promise<void> => {
  const found = runningPostmaster(data)
  if (!found) return
  process.kill(found.pid, 'SIGINT')
  while (alive(found.pid) && runningPostmaster(data)?.pid === found.pid) await delay(pollMs)
  // It gives its lock back a moment before it ends. The bound is for a number that already belongs to another process.
  const deadline = Date.now() + lastBreathMs
  while (alive(found.pid) && Date.now() < deadline) await delay(pollMs)
}
