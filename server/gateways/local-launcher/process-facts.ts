import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** What tells one process from another that later got its number. */
export interface ProcessFacts {
  pid: number
  parent: number
  group: number
  session: number
  /** When it started, in a unit of the machine's own; only compared. */
  started: string
}

const linux = process.platform === 'linux'

const parseStat = (pid: number, stat: string): ProcessFacts | undefined => {
  // The name in brackets may itself hold brackets and spaces.
  const [state, parent, group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A zombie has ended; only its parent has not looked yet.
  if (state === 'Z' || state === 'X') return undefined
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    started: rest[15] ?? '',
  }
}

const fromProc = (pid: number): ProcessFacts | undefined => {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    // It ended between being listed and being read: that is the answer.
    return undefined
  }
}

const fromPs = (): ProcessFacts[] =>
  execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , , state]) => pid && !state?.startsWith('Z'))
    .map(([pid, parent, group, , ...started]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(group),
      started: started.join(' '),
    }))

/** A process that runs at this moment, or undefined. */
export const processFacts = (pid: number): ProcessFacts | undefined =>
  linux ? fromProc(pid) : fromPs().find((found) => found.pid === pid)

const all = (): ProcessFacts[] =>
  linux
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => fromProc(Number(name)) ?? [])
    : fromPs()

const bears = (pid: number, mark: string): boolean => {
  if (!linux) return false
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark)
  } catch {
    // Ended, or another account's: then it is not ours.
    return false
  }
}

/**
 * A process and all that it started: descendants, members of its session and group, and those that left both but still bear its mark
 * ("NAME=value" of its environment). Innermost last.
 */
export const processTree = (root: number, mark: string): number[] => {
  const processes = all()
  const children = Map.groupBy(processes, (found) => found.parent)
  const tree = new Set<number>()
  const add = (pid: number): void => {
    if (tree.has(pid) || pid === process.pid) return
    tree.add(pid)
    for (const child of children.get(pid) ?? []) add(child.pid)
  }
  if (processes.some((found) => found.pid === root)) add(root)
  for (const found of processes)
    if (found.session === root || found.group === root || bears(found.pid, mark)) add(found.pid)
  return [...tree]
}

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** This machine since its last start: process numbers mean something only here. */
export const machineId = (): string => [hostname(), bootId()].filter(Boolean).join(' ')

/** How many processes the kernel has ended for want of memory since the machine started. */
export const outOfMemoryKills = (): number => {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
