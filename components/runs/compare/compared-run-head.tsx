'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Moment } from '#components/ui/moment.tsx'

import { RunStatusChip } from '../run-status-chip.tsx'
import type { ComparedHead } from './comparison-answer.ts'

const versionsOf = ({ pipelines }: ComparedHead): string =>
  pipelines.map(({ name, number }) => `${name} version ${number}`).join(', ')

/** One of the two runs: which it is, how it ended, what it ran. What the other has otherwise stands out. */
export function ComparedRunHead({
  side,
  run,
  other,
}: {
  side: 'A' | 'B'
  run: ComparedHead
  other: ComparedHead
}) {
  const place = usePlace()
  const facts = [
    { words: versionsOf(run), differs: versionsOf(run) !== versionsOf(other) },
    {
      words: `${run.launcher ?? 'not launched'}, ${run.executor}`,
      differs: run.launcher !== other.launcher || run.executor !== other.executor,
    },
    { words: run.trigger.words, differs: false },
  ]
  return (
    <section aria-label={`Run ${side}`} className="min-w-0 px-4 py-2.5 max-md:px-3">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <b className="grid size-5 place-items-center rounded-sm bg-sunken text-xs">{side}</b>
        <Link href={routes.run(place, run.id)} className="font-mono font-medium hover:underline">
          {run.shortId}
        </Link>
        <RunStatusChip run={run} />
      </p>
      <p className="mt-1 truncate text-sm font-medium" title={run.title}>
        {run.title}
      </p>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-ink-2">
        {facts.map(({ words, differs }) => (
          <span key={words} className={differs ? 'font-medium text-ink' : ''}>
            {words}
            {differs && <span className="sr-only"> (differs)</span>}
          </span>
        ))}
        <Moment at={run.enqueuedAt} />
      </p>
    </section>
  )
}
