'use client'
import type { RefObject } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { SearchField } from '#components/ui/search-field.tsx'

import type { LogView } from './log-view.ts'

interface LogToolbarProps {
  view: LogView
  searchRef: RefObject<HTMLInputElement | null>
  onStepChange: (step: string | undefined) => void
  absolute: boolean
  onAbsolute: (on: boolean) => void
  wrap: boolean
  onWrap: (on: boolean) => void
  downloadUrl: string
}

/** Search, filters and ways to read a log. */
export function LogToolbar({
  view,
  searchRef,
  onStepChange,
  absolute,
  onAbsolute,
  wrap,
  onWrap,
  downloadUrl,
}: LogToolbarProps) {
  const { filter, found, hit, words } = view
  const so = view.isSearching ? 'searching…' : 'nothing found'
  const count = found.length === 0 ? so : `${hit + 1} of ${found.length.toLocaleString('en')}`
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1">
      <SearchField
        ref={searchRef}
        label="Search the log"
        keys="/"
        value={words}
        onChange={(next) => view.setWords(next)}
        onEnter={() => view.goToHit(hit + 1)}
        {...(words ? { count } : {})}
        className="w-80 max-md:w-full"
      />
      {words && (
        <>
          <IconButton
            icon="chevron-up"
            label="Previous hit"
            onClick={() => view.goToHit(hit - 1)}
            disabled={found.length === 0}
          />
          <IconButton
            icon="chevron-down"
            label="Next hit"
            onClick={() => view.goToHit(hit + 1)}
            disabled={found.length === 0}
          />
        </>
      )}
      <Toggle
        on={filter.step === undefined}
        label={filter.step === undefined ? 'all steps' : `only ${filter.step}`}
        onPress={() => onStepChange(undefined)}
      />
      {(['stdout', 'stderr', 'events'] as const).map((stream) => (
        <Toggle
          key={stream}
          on={filter[stream]}
          label={stream}
          onPress={() => view.setFilter({ [stream]: !filter[stream] })}
        />
      ))}
      <span className="flex-1" />
      <Button kind="quiet" onClick={() => onAbsolute(!absolute)}>
        {absolute ? 'UTC time' : 'time since start'}
      </Button>
      <Button
        kind="quiet"
        aria-pressed={wrap}
        onClick={() => onWrap(!wrap)}
        className={wrap ? 'text-accent!' : ''}
      >
        Wrap
      </Button>
      <a
        href={downloadUrl}
        download
        className="inline-flex h-7 items-center rounded-md px-2.5 text-sm font-medium text-ink-2 hover:bg-hover hover:text-ink"
      >
        Download
      </a>
      <Toggle
        on={view.follow}
        label={view.follow ? 'following' : 'follow'}
        onPress={() => view.setFollow(!view.follow)}
      />
    </div>
  )
}

function Toggle({ on, label, onPress }: { on: boolean; label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onPress}
      className={classes(
        'h-6 max-w-48 truncate rounded-full px-2.5 text-xs font-medium',
        on ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-3 hover:text-ink',
      )}
    >
      {label}
    </button>
  )
}
