/** A run as a stretch of time. */
export interface RunSpan {
  id: string
  enqueuedAtMs: number
  /** Null while it has not started, or where it ended before it did. */
  startedAtMs: number | null
  /** Null while it goes on. */
  finishedAtMs: number | null
}

/** Runs of one job or one pipeline, in as many rows as run at once. */
export interface RunLane<Run> {
  name: string
  rows: number
  /** By when they were asked for. */
  bars: { run: Run; row: number }[]
}

const endOf = ({ finishedAtMs }: RunSpan, nowMs: number): number => finishedAtMs ?? nowMs

/** Lanes by name; a bar stands in the first row of its lane that is free. Runs may come in any order. */
export const runLanes = <Run extends RunSpan>(
  runs: readonly Run[],
  nameOf: (run: Run) => string,
  nowMs: number,
): RunLane<Run>[] =>
  [...Map.groupBy(runs, nameOf)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, of]) => {
      const freeFromMs: number[] = []
      const bars = of
        .toSorted((a, b) => a.enqueuedAtMs - b.enqueuedAtMs)
        .map((run) => {
          const found = freeFromMs.findIndex((freeMs) => freeMs <= run.enqueuedAtMs)
          const row = found === -1 ? freeFromMs.length : found
          freeFromMs[row] = endOf(run, nowMs)
          return { run, row }
        })
      return { name, rows: freeFromMs.length, bars }
    })

/** From a moment on, so many runs go on. */
export interface Concurrency {
  atMs: number
  count: number
}

/** How many runs went on at once, at each moment at which that changed; a run counts from its start to its end. */
export const concurrentRuns = (runs: readonly RunSpan[], nowMs: number): Concurrency[] => {
  const byTime = new Map<number, number>()
  const add = (atMs: number, by: number) => byTime.set(atMs, (byTime.get(atMs) ?? 0) + by)
  for (const run of runs) {
    if (run.startedAtMs === null || endOf(run, nowMs) <= run.startedAtMs) continue
    add(run.startedAtMs, 1)
    add(endOf(run, nowMs), -1)
  }
  let count = 0
  const curve: Concurrency[] = []
  for (const [atMs, by] of [...byTime].toSorted(([a], [b]) => a - b)) {
    count += by
    if (by !== 0) curve.push({ atMs, count })
  }
  return curve
}
