import type { BackfillPartitionStatus } from '#core/backfill/backfill-status.ts'

import type { CutShape, Unit } from './cut-shapes.ts'

export const nameOf = ({ asset, key }: Unit): string => `${asset}[${key}]`

/** A run as it is told of: what it makes, and how it stands. */
export interface ModelRun {
  makes: readonly Unit[]
  status: string
}

/** What happened to a backfill since it was asked for, or asked to make the others again. */
export interface Round {
  /** By name: what was made before it began. */
  done: ReadonlySet<string>
  runs: readonly ModelRun[]
  removed: ReadonlySet<string>
  wasCanceled: boolean
  stopsAtFailure: boolean
}

/** How each of its partitions may have ended: as its only run did, or without one for a reason that is there. Throws where one was asked for twice. */
export const endsOf = (shape: CutShape, units: readonly Unit[], round: Round): Map<string, Set<string>> => {
  const ends = new Map<string, Set<string>>()
  const wanted = new Set(units.map(nameOf))
  const runOf = new Map<string, ModelRun>()
  for (const run of round.runs)
    for (const name of run.makes.map(nameOf)) {
      if (!wanted.has(name)) throw new Error(`${name} was not asked for.`)
      if (runOf.has(name) || round.done.has(name)) throw new Error(`${name} was asked for twice.`)
      runOf.set(name, run)
    }
  const isStopped =
    round.stopsAtFailure && round.runs.some(({ status }) => status === 'failed' || status === 'canceled')
  const wasMade = (name: string): boolean => round.done.has(name) || runOf.get(name)?.status === 'succeeded'
  for (const unit of units) {
    const name = nameOf(unit)
    const lacks = shape
      .reads(unit)
      .map(nameOf)
      .some((read) => wanted.has(read) && !wasMade(read) && !round.removed.has(read))
    const without: BackfillPartitionStatus[] = [
      ...(round.removed.has(name) || lacks ? ['skipped' as const] : []),
      ...(round.wasCanceled || isStopped ? ['canceled' as const] : []),
    ]
    const status = round.done.has(name) ? 'succeeded' : runOf.get(name)?.status
    ends.set(name, new Set(status === undefined ? without : [status]))
  }
  return ends
}
