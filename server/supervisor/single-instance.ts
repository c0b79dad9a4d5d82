import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { CannotStart } from '#server/platform/cannot-start.ts'

interface Holder {
  pid: number
  /** Tells a process from a later one of the same number; empty where the system does not say. */
  startedAt: string
  url: string
}

/** When a process started, in the system's own count (field 22 of /proc/<pid>/stat). */
const startOf = (pid: number): string | undefined => {
  if (!existsSync('/proc/self/stat')) {
    try {
      process.kill(pid, 0)
      return ''
    } catch {
      return undefined
    }
  }
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // A process that has ended stays in the table until somebody asks how.
    return state === 'Z' || state === 'X' ? undefined : rest[18]
  } catch {
    return undefined
  }
}

const holderOf = (file: string): Holder | undefined => {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder
    return startOf(holder.pid) === holder.startedAt ? holder : undefined
  } catch {
    // Absent, or half written by a process that was killed while writing: nobody holds it.
    return undefined
  }
}

/**
 * Takes the data folder for this process, and returns what gives it back. A holder that was killed holds nothing.
 * Throws {@link CannotStart} when another Sluice runs in the folder.
 */
export const takeFolder = (folder: string, url: string): (() => void) => {
  const file = join(folder, 'supervisor.json')
  const holder = holderOf(file)
  if (holder && holder.pid !== process.pid) {
    throw new CannotStart(
      `Sluice already runs in ${folder}, at ${holder.url}. Open that, or stop process ${holder.pid} first.`,
    )
  }
  const own: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? '', url }
  writeFileSync(file, JSON.stringify(own), { mode: 0o600 })
  return () => rmSync(file, { force: true })
}
