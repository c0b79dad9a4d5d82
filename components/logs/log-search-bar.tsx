'use client'
import type { RefObject } from 'react'

import { IconButton } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { SearchField } from '#components/ui/search-field.tsx'

import { mostHits } from './log-search.ts'
import type { LogView } from './log-view.ts'

const ways = [
  { name: 'exact', sign: 'Aa', label: 'Match case' },
  { name: 'whole', sign: 'ab', label: 'Whole words' },
  { name: 'regular', sign: '.*', label: 'Regular expression' },
] as const

/** What to look for in the log, how, and the way from hit to hit. */
export function LogSearchBar({
  view,
  searchRef,
}: {
  view: LogView
  searchRef: RefObject<HTMLInputElement | null>
}) {
  const { words, found, hit } = view
  return (
    <>
      <SearchField
        ref={searchRef}
        label="Search the log"
        keys="/"
        value={words.words}
        onChange={(next) => view.setWords({ words: next })}
        onEnter={() => view.goToHit(hit + 1)}
        {...(words.words ? { count: countWords(view) } : {})}
        className="w-80 max-md:w-full"
      />
      <span role="group" aria-label="How to search" className="flex">
        {ways.map(({ name, sign, label }) => (
          <button
            key={name}
            type="button"
            title={label}
            aria-label={label}
            aria-pressed={words[name]}
            onClick={() => view.setWords({ [name]: !words[name] })}
            className={classes(
              'h-6 min-w-7 rounded-md px-1 font-mono text-xs',
              name === 'whole' && 'underline underline-offset-2',
              words[name] ? 'bg-accent-soft text-accent' : 'text-ink-3 hover:bg-hover hover:text-ink',
            )}
          >
            {sign}
          </button>
        ))}
      </span>
      {words.words && (
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
      {view.refusal !== null && (
        <span role="status" className="text-xs text-failed">
          {view.refusal}
        </span>
      )}
    </>
  )
}

function countWords({ found, hit, isSearching, refusal }: LogView): string {
  if (refusal !== null) return ''
  if (found.length === 0) return isSearching ? 'searching…' : 'nothing found'
  const sum = `${found.length.toLocaleString('en')}${isSearching || found.length >= mostHits ? '+' : ''}`
  return `${hit + 1} of ${sum}`
}
