'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import type { Answers } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { classes } from '#components/ui/classes.ts'
import { formatMoment } from '#components/ui/format.ts'
import type { CheckOutcome } from '#core/check/check-result.ts'
import { checkWords } from '#core/check/check-words.ts'

export type CheckEvaluation = Answers['assets']['checkHistory'][number]

// Told apart without colour by their height and their edge.
const mark: Record<CheckOutcome, string> = {
  passed: 'h-2.5 bg-succeeded',
  warned: 'h-4 bg-warn',
  failed: 'h-5 bg-failed',
  executionFailed: 'h-5 border-2 border-dashed border-failed',
}

/** How a check came out the last times, the newest to the right; each leads to its run. */
export function CheckStrip({
  check,
  evaluations,
}: {
  check: string
  evaluations: readonly CheckEvaluation[]
}) {
  const place = usePlace()
  if (evaluations.length === 0) return null
  return (
    <ul
      aria-label={`The last ${evaluations.length} times of ${check}`}
      className="flex h-6 items-end gap-0.5"
    >
      {evaluations.toReversed().map(({ id, runId, at, outcome, words }) => {
        const said = `${checkWords[outcome]}, ${formatMoment(new Date(at).getTime())}${words ? `: ${words}` : ''}`
        return (
          <li key={id} className="flex h-6 items-end">
            <Link
              href={routes.run(place, runId)}
              aria-label={said}
              title={said}
              className={classes('block w-2 rounded-[2px] hover:opacity-70', mark[outcome])}
            />
          </li>
        )
      })}
    </ul>
  )
}
