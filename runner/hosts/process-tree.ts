import { readdirSync, readFileSync } from 'node:fs'

interface Seen {
  pid: number
  parent: number
  group: number
  session: number
}

/**
 * Signals a process that leads its own session, and all it started: its group, its session and its descendants,
 * also those that made a group or session of their own. Where there is no /proc, its group.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  const others = familyOf(pid, processes())
  send(-pid, signal)
  for (const other of others) send(other, signal)
}

/** Kills what a finished process left behind in its group. Cheap: one system call. */
export const killGroup = (pid: number): void => send(-pid, 'SIGKILL')

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch (error) {
    // ESRCH: gone already. EPERM: macOS for a group of zombies.
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

/** Pids outside the group of `pid` that belong to it by session or by descent. */
export function familyOf(pid: number, all: Seen[]): number[] {
  const family = new Set([pid])
  for (let grown = true; grown;) {
    grown = false
    for (const one of all) {
      if (family.has(one.pid) || !(family.has(one.parent) || one.session === pid || one.group === pid))
        continue
      family.add(one.pid)
      grown = true
    }
  }
  return all.filter((one) => family.has(one.pid) && one.group !== pid).map((one) => one.pid)
}

function processes(): Seen[] {
  const found: Seen[] = []
  for (const name of listProc()) {
    const stat = readStat(name)
    if (stat) found.push(stat)
  }
  return found
}

function listProc(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function readStat(name: string): Seen | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${name}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The command's name stands in brackets and may hold brackets and spaces itself.
  const [, parent, group, session] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session) }
}
