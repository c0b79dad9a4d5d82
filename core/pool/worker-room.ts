import type { Runtime } from '../document/runtime.ts'

/** A run only watches over its steps in a worker of a pool, so that one holds several; a step has it to itself. */
export const mostRunsHeld = 8
export const mostStepsHeld = 1

/** A worker that is asked to go has this long to end what it holds. */
export const drainMs = 3_600_000

/** Longer than any worker is silent that comes again. */
export const forgottenAfterMs = 300_000

/** What counts as had by a step or a run of what a worker asked for: a step has the worker, a run one of its places for runs. Null: it asked for nothing. */
export const shareOfWorker = (
  { cpuMilli, memoryMib }: Runtime,
  of: 'step' | 'run',
): { cpuMilli: number | null; memoryMib: number | null } => {
  const most = of === 'step' ? mostStepsHeld : mostRunsHeld
  const shareOf = (amount: number | undefined): number | null =>
    amount === undefined ? null : Math.round(amount / most)
  return { cpuMilli: shareOf(cpuMilli), memoryMib: shareOf(memoryMib) }
}
