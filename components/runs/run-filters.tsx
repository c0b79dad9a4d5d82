'use client'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { runStatuses, type RunStatus } from '#core/run/run-status.ts'

import { runTone } from './status-tone.ts'
import { useTypedUrlState } from './use-url-draft.ts'
import { useUrlState } from './use-url-state.ts'

const typingMs = 200

/** Status, words, and whatever else the address narrows the list to. */
export function RunFilters({ counts }: { counts: Partial<Record<RunStatus, number>> | undefined }) {
  const [status, setStatus] = useUrlState('status')
  const [typed, setTyped] = useTypedUrlState('text', typingMs)
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <SearchField
        label="Filter by id, job, asset or tag"
        value={typed}
        onChange={setTyped}
        className="w-72 max-md:w-full"
      />
      {runStatuses.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={status === one}
          onClick={() => setStatus(status === one ? undefined : one)}
          className={classes(
            'inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium',
            status === one ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-2 hover:text-ink',
          )}
        >
          <ToneMark tone={runTone[one]} />
          {one}
          {counts?.[one] !== undefined && counts[one] > 0 && (
            <span className="text-ink-3">{counts[one].toLocaleString('en')}</span>
          )}
        </button>
      ))}
      {(['asset', 'job', 'pipeline'] as const).map((name) => (
        <Narrowed key={name} name={name} />
      ))}
    </div>
  )
}

function Narrowed({ name }: { name: string }) {
  const [value, setValue] = useUrlState(name)
  if (value === undefined) return null
  return (
    <button
      type="button"
      onClick={() => setValue(undefined)}
      aria-label={`Take away the filter ${name} ${value}`}
      className="inline-flex h-6 items-center gap-1.5 rounded-full bg-accent-soft px-2.5 text-xs font-medium text-accent"
    >
      {name}: <span className="font-mono">{value}</span>
      <Icon name="close" size={12} />
    </button>
  )
}
