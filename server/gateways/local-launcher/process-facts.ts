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
  /** Memory it holds, shared pages counted in full; 0 where the machine does not say. */
  residentBytes: number
}

const linux = process.platform === 'linux'

let pageBytes: number | undefined
/** A page has 4 KiB on most machines and up to 64 KiB on some; the kernel tells our own size in pages and in bytes. */
const pageSize = (): number => {
  const [, pages] = readFileSync('/proc/self/statm', 'latin1').split(' ')
  return Math.max(4_096, 2 ** Math.round(Math.log2(process.memoryUsage.rss() / Number(pages))))
}

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
    residentBytes: Number(rest[17] ?? 0) * (pageBytes ??= pageSize()),
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
      residentBytes: 0,
    }))

/** A process that runs at this moment, or undefined. */
export const processFacts = (pid: number): ProcessFacts | undefined =>
  linux ? fromProc(pid) : fromPs().find((found) => found.pid === pid)

/** Everything that runs at this moment. */
export const allProcesses = (): ProcessFacts[] =>
  linux
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => fromProc(Number(name)) ?? [])
    : fromPs()

/** The environment a process was started with, as NAME=value; nothing where it has ended or is another account's: then it is not ours. */
export const startEnvironment = (pid: number): string[] => {
  if (!linux) return []
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch {
    return []
  }
}

/**
 * A process and all that it started: descendants, members of its session and group, and those that left both but still bear its mark
 * ("NAME=value" of its environment). Innermost last.
 */
export const treeAmong = (
  processes: readonly ProcessFacts[],
  root: number,
  bears: (pid: number) => boolean,
): number[] => {
  const children = Map.groupBy(processes, (found) => found.parent)
  const tree = new Set<number>()
  const add = (pid: number): void => {
    if (tree.has(pid) || pid === process.pid) return
    tree.add(pid)
    for (const child of children.get(pid) ?? []) add(child.pid)
  }
  if (processes.some((found) => found.pid === root)) add(root)
  for (const found of processes)
    if (found.session === root || found.group === root || bears(found.pid)) add(found.pid)
  return [...tree]
}

/** {@link treeAmong} what runs at this moment. */
export const processTree = (root: number, mark: string): number[] =>
  treeAmong(allProcesses(), root, (pid) => startEnvironment(pid).includes(mark))

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
