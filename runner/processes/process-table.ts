import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessRow {
  pid: number
  parent: number
  group: number
  session: number
  residentBytes: number
  /** Processor time of the process and of the children it has waited for. */
  cpuMs: number
  /** Since the machine started, in ticks; tells a process from a later one of the same number. */
  startTicks: number
  /** Ended, and waited for by nobody yet. */
  isZombie: boolean
}

/** What runs on this machine; nothing where there is no /proc. Processes that started before this runner are left out: none of them is ours. */
export function processTable(): ProcessRow[] {
  const rows: ProcessRow[] = []
  const own = rowOf('self')
  if (!own) return rows
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0)
    if (first < 0x30 || first > 0x39) continue
    const row = rowOf(name)
    if (row && row.pid !== own.pid && row.startTicks >= own.startTicks) rows.push(row)
  }
  return rows
}

/** The processes of a tree: those of the root's group and session, what descends from any of them, and those that bear the mark. */
export function treeOf(rows: readonly ProcessRow[], root: number, marked: ReadonlySet<number>): ProcessRow[] {
  const inside = new Set([root, ...marked])
  for (let grown = true; grown;) {
    grown = false
    for (const row of rows) {
      if (inside.has(row.pid) || !(inside.has(row.parent) || row.session === root || row.group === root))
        continue
      inside.add(row.pid)
      grown = true
    }
  }
  return rows.filter((row) => inside.has(row.pid))
}

/** The value of a variable in the environment a process was started with, or undefined where it has none or is not ours to read. */
export function startVariable(pid: number, name: string): string | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return undefined
  }
  const at = text.startsWith(`${name}=`) ? 0 : text.indexOf(`\0${name}=`) + 1
  if (at === 0 && !text.startsWith(`${name}=`)) return undefined
  const end = text.indexOf('\0', at)
  return text.slice(at + name.length + 1, end < 0 ? undefined : end)
}

const tickMs = 10
let pageBytes: number | undefined

function rowOf(name: string): ProcessRow | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${name}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The command's name stands in brackets and may hold brackets and spaces itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const at = (index: number): number => Number(fields[index])
  return {
    pid: Number.parseInt(text, 10),
    parent: at(1),
    group: at(2),
    session: at(3),
    cpuMs: (at(11) + at(12) + at(13) + at(14)) * tickMs,
    startTicks: at(19),
    isZombie: fields[0] === 'Z',
    residentBytes: at(21) * (pageBytes ??= pageSize(at(21), name)),
  }
}

/** A page has 4 KiB on most machines and up to 64 KiB on some; the kernel says the same figure in pages and in kilobytes. */
function pageSize(pages: number, name: string): number {
  const usual = 4_096
  try {
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'latin1'))?.[1])
    const found = 2 ** Math.round(Math.log2((kibibytes * 1_024) / pages))
    return found >= usual ? found : usual
  } catch {
    return usual
  }
}
