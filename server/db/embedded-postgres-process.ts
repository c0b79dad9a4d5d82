import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What the first lines of `postmaster.pid` say. */
export interface Postmaster {
  pid: number
  port: number
  ready: boolean
}

const commandOf = (pid: number): string => {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    } catch {
      return ''
    }
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/**
 * The PostgreSQL that runs on this cluster, or nothing. After a power cut the file may name a number that
 * belongs to some other program by now, which PostgreSQL itself would refuse to start over.
 */
export const runningPostmaster = (data: string): Postmaster | undefined => {
  let lines: string[]
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !commandOf(pid).includes(data)) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.startsWith('ready') ?? false }
}

/** Removes a lock whose process is gone. */
export const removeStaleLock = (data: string): void => {
  if (!runningPostmaster(data)) rmSync(join(data, 'postmaster.pid'), { force: true })
}
