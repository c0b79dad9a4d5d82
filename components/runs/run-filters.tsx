'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { useKeys } from '#components/shell/keys.ts'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { KnownWords } from '#core/run/filter/complete-run-filter.ts'
import { askedStatuses, toggleStatus } from '#core/run/filter/edit-run-filter.ts'
import { formatTerm } from '#core/run/filter/format-run-filter.ts'
import { runStatuses, type RunStatus } from '#core/run/run-status.ts'

import { FilterField } from './filter-field.tsx'
import { RunViewsMenu } from './run-views-menu.tsx'
import { runTone } from './status-tone.ts'
import { statusWords } from './status-words.ts'
import type { PageFilter } from './use-run-filter.ts'

const nothing: KnownWords = { jobs: [], assets: [], pipelines: [], people: [], tags: [] }
const wordsStaleMs = 60_000
const chip = 'inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium'

/** The filter as a line of text, and the same as chips: statuses to press, terms to take away. */
export function RunFilters({
  filter,
  counts,
}: {
  filter: PageFilter
  counts: Partial<Record<RunStatus, number>> | undefined
}) {
  const trpc = useTRPC()
  const words = useQuery({ ...trpc.runFeed.words.queryOptions(), staleTime: wordsStaleMs })
  const field = useRef<{ focus: () => void }>(null)
  useKeys('Runs', [{ keys: '/', label: 'Filter the runs', run: () => field.current?.focus() }])
  const terms = filter.parsed?.filter ?? []
  const asked = askedStatuses(terms)
  return (
    <div className="flex flex-col gap-2 border-b border-line px-4 py-2">
      <div className="flex flex-wrap items-start gap-2">
        <FilterField
          ref={field}
          value={filter.typed}
          onChange={filter.setTyped}
          known={words.data ?? nothing}
          problem={filter.problem}
        />
        <RunViewsMenu filter={filter} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {runStatuses.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={asked.includes(one)}
            disabled={filter.parsed === undefined}
            onClick={() => filter.setFilter(toggleStatus(terms, one))}
            className={classes(
              chip,
              asked.includes(one) ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-2 hover:text-ink',
            )}
          >
            <ToneMark tone={runTone[one]} />
            {statusWords[one]}
            {counts?.[one] !== undefined && counts[one] > 0 && (
              <span className={asked.includes(one) ? '' : 'text-ink-3'}>
                {counts[one].toLocaleString('en')}
              </span>
            )}
          </button>
        ))}
        {terms.map((term, index) =>
          // What the pressed statuses say already is not said twice.
          term.of === 'status' && !term.not ? null : (
            <button
              key={`${formatTerm(term)} ${index}`}
              type="button"
              onClick={() => filter.setFilter(terms.filter((_, at) => at !== index))}
              aria-label={`Take away the filter ${formatTerm(term)}`}
              className={classes(chip, 'max-w-full bg-accent-soft text-accent')}
            >
              <span className="truncate font-mono">{formatTerm(term)}</span>
              <Icon name="close" size={12} />
            </button>
          ),
        )}
      </div>
    </div>
  )
}
