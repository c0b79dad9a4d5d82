import type { ExpectedRun } from '#core/run/expect-run.ts'

interface Spelling {
  duration: (durationMs: number) => string
  steps: (count: number) => string
}

const mostNamed = 3

const named = (keys: readonly string[]): string =>
  keys.length > mostNamed
    ? `${keys.slice(0, mostNamed).join(', ')} and ${keys.length - mostNamed} more`
    : keys.join(', ')

/** What the next run of everything takes, what it costs, and how many runs say so. */
export const expectedWords = (expected: ExpectedRun, spell: Spelling): string =>
  [takes(expected, spell), costs(expected, spell)].filter((sentence) => sentence !== '').join(' ')

const takes = ({ steps, durationMs, runs, unknown }: ExpectedRun, spell: Spelling): string => {
  const run = `The next run of everything (${spell.steps(steps)})`
  if (durationMs === null) return `${run} has no history yet.`
  if (unknown.length === 0)
    return `${run} takes about ${spell.duration(durationMs)}, by what its steps took in ${lastRuns(runs)}.`
  return `${run} takes at least ${spell.duration(durationMs)}; ${named(unknown)} ${unknown.length === 1 ? 'has' : 'have'} no history yet.`
}

const costs = ({ durationMs, cost }: ExpectedRun, spell: Spelling): string => {
  if (cost)
    return `It uses about ${spell.duration(cost.cpuMs)} of processor time, by ${lastRuns(cost.runs)} of all of it.`
  return durationMs === null ? '' : 'Its processor time is not known yet: no run has made just this.'
}

const lastRuns = (count: number): string => (count === 1 ? 'one run' : `the last ${count} runs`)
