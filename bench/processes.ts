import { readdirSync, readFileSync } from 'node:fs'

/** A process of this machine, as /proc has it. */
interface Process {
  pid: number
  parent: number
  /** Processor time in clock ticks: its own, and that of children that have ended. */
  ticks: number
}

const ticksPerSecond = 100

const read = (pid: number): Process | undefined => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything; what follows it are numbers.
    const [, parent, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(9, 13).reduce((sum, field) => sum + Number(field), 0)
    return { pid, parent: Number(parent), ticks }
  } catch {
    // It ended while we looked.
    return undefined
  }
}

const all = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? [])

const tree = (root: number): Process[] => {
  const processes = all()
  const members = processes.filter(({ pid }) => pid === root)
  for (const member of members) members.push(...processes.filter(({ parent }) => parent === member.pid))
  return members
}

/** A process and all that come from it. */
export const treeOf = (root: number): number[] => tree(root).map(({ pid }) => pid)

/** Processor time that a process and all that come from it have used so far, in seconds. */
export const processorSeconds = (root: number): number =>
  tree(root).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond

/** Memory of these processes in MB (10⁶ bytes): what is shared counts in parts (PSS), so sums are right. */
export const memoryMegabytes = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const kibibytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
      return sum + (Number(kibibytes ?? 0) * 1_024) / 1e6
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES')
        throw new Error('Memory of other accounts can be read by root only.', { cause: error })
      return sum
    }
  }, 0)

/** Processes whose environment or command line holds a text: how runs are found, which are nobody's children. */
export const processesWith = (text: string): number[] =>
  all()
    .map(({ pid }) => pid)
    .filter((pid) => {
      try {
        return ['environ', 'cmdline'].some((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(text),
        )
      } catch {
        return false
      }
    })
