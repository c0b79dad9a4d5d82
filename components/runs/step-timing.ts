import { formatDuration, formatQuantity } from '#components/ui/format.ts'
import type { CriticalPath } from '#core/run/critical-path.ts'
import { stepIsFinished } from '#core/run/step-status.ts'
import type { TimedStep } from '#core/run/timed-steps.ts'
import { whatBlocks } from '#core/run/what-blocks.ts'

import type { Usual } from './run-path.ts'

interface Timing {
  timed: readonly TimedStep[]
  path: CriticalPath
  usual: Usual
  maxConcurrent: number
}

const mostNamed = 3
const named = (keys: readonly string[]): string =>
  keys.length <= mostNamed
    ? keys.join(', ')
    : `${keys.slice(0, mostNamed).join(', ')} and ${keys.length - mostNamed} more`

/** A step's part in the time of its run: how long it usually takes, what it waits for and holds up, whether it decides the end. */
export function timingFacts(
  step: { key: string; pieceOf: string | null },
  { timed, path, usual, maxConcurrent }: Timing,
): { name: string; value: string }[] {
  const facts = []
  const past = usual[step.key] ?? usual[step.pieceOf ?? step.key]
  const own = timed.find((one) => one.key === step.key)
  const isOpen = own !== undefined && !stepIsFinished(own.status)
  if (past)
    facts.push({
      name: 'Usually',
      value: `${formatDuration(past.durationMs)}, median of ${past.count}`,
    })
  else if (isOpen) facts.push({ name: 'Usually', value: 'not known, it has not run before' })
  const { waitsFor, waitsForPlace, holdsUp } = whatBlocks(timed, step.key, maxConcurrent)
  if (waitsFor.length > 0) facts.push({ name: 'Waits for', value: named(waitsFor) })
  if (waitsForPlace)
    facts.push({ name: 'Waits for', value: `a place, ${formatQuantity(maxConcurrent, 'step')} at once` })
  if (holdsUp.length > 0) facts.push({ name: 'Holds up', value: named(holdsUp) })
  const link = path.links.find((one) => one.key === step.key)
  const slackMs = path.slackMs.get(step.key)
  if (link) facts.push({ name: 'Critical path', value: linkWords(link, path) })
  else if (slackMs !== undefined && path.unknown.length === 0)
    facts.push({ name: 'Slack', value: `${formatDuration(slackMs)} before it would delay the run` })
  return facts
}

function linkWords(link: CriticalPath['links'][number], { links }: CriticalPath): string {
  const before = links[links.indexOf(link) - 1]
  const waited = link.waitedMs >= 50 ? `, ready for ${formatDuration(link.waitedMs)}` : ''
  if (link.held === 'place' && before) return `on it, took the place of ${before.key}${waited}`
  if (link.held === 'input' && before) return `on it, behind ${before.key}${waited}`
  return `on it, the first${waited}`
}
