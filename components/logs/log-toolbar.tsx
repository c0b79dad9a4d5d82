'use client'
import Link from 'next/link'
import type { RefObject } from 'react'

import { Button, ButtonLook } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import type { LogLevel } from '#core/log/log-level.ts'

import { LogDownloadsMenu } from './log-downloads-menu.tsx'
import type { DownloadOf } from './log-downloads.ts'
import { LogSearchBar } from './log-search-bar.tsx'
import { logTimes, logTimesWords } from './log-times.ts'
import type { LogView } from './log-view.ts'
import { streamWords } from './stream-words.ts'
import type { LogTaste } from './use-log-taste.ts'

interface LogToolbarProps {
  view: LogView
  searchRef: RefObject<HTMLInputElement | null>
  onStepChange: (step: string | undefined) => void
  taste: LogTaste
  downloadOf: DownloadOf
  besideHref?: string | undefined
}

const levels: readonly { value: 'all' | LogLevel; label: string }[] = [
  { value: 'all', label: 'all levels' },
  { value: 'warn', label: 'warnings and errors' },
  { value: 'error', label: 'errors' },
]

/** Search, filters and ways to read a log. */
export function LogToolbar({
  view,
  searchRef,
  onStepChange,
  taste,
  downloadOf,
  besideHref,
}: LogToolbarProps) {
  const { filter, narrowing, folds } = view
  const level = levels.find(({ value }) => value === narrowing.level) ?? levels[0]
  const count = view.levelCount?.toLocaleString('en')
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1">
      <LogSearchBar view={view} searchRef={searchRef} />
      <Toggle
        on={filter.step === undefined}
        label={ofWords(filter)}
        onPress={() => onStepChange(undefined)}
      />
      {(['stdout', 'stderr', 'events'] as const).map((stream) => (
        <Toggle
          key={stream}
          on={filter[stream]}
          label={streamWords[stream]}
          onPress={() => view.setFilter({ [stream]: !filter[stream] })}
        />
      ))}
      <Menu
        align="start"
        items={levels.map(({ value, label }) => ({
          kind: 'choice',
          label,
          checked: value === level?.value,
          onSelect: () => view.setNarrowing({ level: value === 'all' ? null : value }),
        }))}
      >
        <button type="button" className={pill(narrowing.level !== null)}>
          {level?.label}
          {count !== undefined && ` ${count}${view.isLeveling ? '+' : ''}`} ▾
        </button>
      </Menu>
      {view.words.words !== '' && (
        <Toggle
          on={narrowing.around !== null}
          label={narrowing.around === null ? 'only hits' : `only hits, ${narrowing.around} around`}
          onPress={() => view.setNarrowing({ around: nextAround(narrowing.around) })}
        />
      )}
      {folds.groups.length > 0 && (
        <Toggle
          on={folds.areAllClosed}
          label={folds.areAllClosed ? 'sections folded' : 'fold sections'}
          onPress={() => folds.setAll(!folds.areAllClosed)}
        />
      )}
      <span className="flex-1" />
      <Menu items={tasteItems(taste)}>
        <Button kind="quiet">Show…</Button>
      </Menu>
      {besideHref !== undefined && (
        <ButtonLook kind="quiet">
          <Link href={besideHref}>Side by side</Link>
        </ButtonLook>
      )}
      <LogDownloadsMenu view={view} downloadOf={downloadOf} />
      <Toggle
        on={view.follow}
        label={view.follow ? 'following' : 'follow'}
        onPress={() => view.setFollow(!view.follow)}
      />
    </div>
  )
}

const ofWords = ({ step, stepAttempt }: LogView['filter']): string => {
  if (step === undefined) return 'all steps'
  return stepAttempt === undefined ? `only ${step}` : `only ${step}, attempt ${stepAttempt}`
}

/** All lines, hits alone, hits among their neighbours. */
const nextAround = (around: number | null): number | null => (around === null ? 0 : around === 0 ? 3 : null)

const tasteItems = (taste: LogTaste): MenuItem[] => [
  { kind: 'title', label: 'Times' },
  ...logTimes.map((times): MenuItem => ({
    kind: 'choice',
    label: logTimesWords[times],
    checked: taste.times === times,
    onSelect: () => taste.set({ times }),
  })),
  { kind: 'line' },
  {
    kind: 'choice',
    label: 'Wrap long lines',
    checked: taste.wrap,
    onSelect: () => taste.set({ wrap: !taste.wrap }),
  },
  {
    kind: 'choice',
    label: 'JSON as message and fields',
    checked: taste.tidy,
    onSelect: () => taste.set({ tidy: !taste.tidy }),
  },
]

const pill = (on: boolean): string =>
  classes(
    'h-6 max-w-56 truncate rounded-full px-2.5 text-xs font-medium',
    on ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-3 hover:text-ink',
  )

function Toggle({ on, label, onPress }: { on: boolean; label: string; onPress: () => void }) {
  return (
    <button type="button" aria-pressed={on} onClick={onPress} className={pill(on)}>
      {label}
    </button>
  )
}
