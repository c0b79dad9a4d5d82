import { cpus, totalmem } from 'node:os'

/** Measurements of one thing, ours beside the peer's. */
export interface Row {
  metric: string
  unit: string
  ours: readonly number[]
  peer?: readonly number[]
  peerName?: string
  better: 'lower' | 'higher'
  aim: string
  /** Whether the medians meet the aim; `ratio` is how many times better ours is. */
  meets: (ours: number, ratio: number | null) => boolean
}

export interface ReportedRow {
  metric: string
  unit: string
  ours: number
  oursMin: number
  oursMax: number
  runs: number
  peer: number | null
  peerRuns: number
  peerName: string | null
  ratio: number | null
  aim: string
  met: boolean
}

/** The middle of the sorted values; the mean of the two middle ones of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value below which the share `part` (0 to 1) of the values lies, by nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

export function reported(row: Row): ReportedRow {
  const ours = median(row.ours)
  const peer = row.peer && row.peer.length > 0 ? median(row.peer) : null
  const ratio = peer === null ? null : row.better === 'lower' ? peer / ours : ours / peer
  return {
    metric: row.metric,
    unit: row.unit,
    ours,
    oursMin: Math.min(...row.ours),
    oursMax: Math.max(...row.ours),
    runs: row.ours.length,
    peer,
    peerRuns: row.peer?.length ?? 0,
    peerName: row.peerName ?? null,
    ratio,
    aim: row.aim,
    met: row.meets(ours, ratio),
  }
}

/** What the figures were taken on. */
export function machine(): Record<string, string | number> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}

const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)

/** The rows as a table for people. */
export function table(rows: readonly ReportedRow[]): string {
  const lines = rows.map((row) => [
    row.metric,
    `${figure(row.ours)} ${row.unit}`,
    `${figure(row.oursMin)}–${figure(row.oursMax)}, n=${row.runs}`,
    row.peer === null ? '–' : `${figure(row.peer)} ${row.unit} (${row.peerName}, n=${row.peerRuns})`,
    row.ratio === null ? '–' : `${figure(row.ratio)} ×`,
    row.aim,
    row.aim === '' ? '' : row.met ? 'met' : 'NOT MET',
  ])
  const head = ['metric', 'ours', 'range', 'peer', 'better by', 'aim', '']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const draw = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [draw(head), draw(widths.map((width) => '─'.repeat(width))), ...lines.map(draw)].join('\n')
}
