'use client'
import type { Ref } from 'react'

import { IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { KeyHint } from './key-hint.tsx'

interface SearchFieldProps {
  /** What is searched; spoken and shown while empty. */
  label: string
  value: string
  onChange: (value: string) => void
  /** The key that brings the caret here. */
  keys?: string
  mono?: boolean
  className?: string
  ref?: Ref<HTMLInputElement>
  /** A word at the right end, such as "1 of 3". */
  count?: string
  onEnter?: () => void
}

/** Filters what stands below it while typing. Escape empties it. */
export function SearchField({
  label,
  value,
  onChange,
  keys,
  mono,
  className,
  ref,
  count,
  onEnter,
}: SearchFieldProps) {
  return (
    <div
      className={classes(
        'flex h-7 min-w-0 items-center gap-1.5 rounded-md border border-line bg-sunken pr-0.5 pl-2 text-ink-3 focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
        className,
      )}
    >
      <Icon name="search" size={14} />
      <input
        ref={ref}
        type="text"
        role="searchbox"
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value) {
            event.stopPropagation()
            onChange('')
          }
          if (event.key === 'Enter') onEnter?.()
        }}
        className={classes(
          'h-full min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-3',
          mono ? 'font-mono text-sm' : 'text-md',
        )}
      />
      {count && <span className="pr-1.5 text-sm whitespace-nowrap">{count}</span>}
      {value ? (
        <IconButton
          icon="close"
          size="small"
          label="Clear"
          onClick={() => onChange('')}
          className="border-0"
        />
      ) : (
        keys && (
          <span className="pr-1">
            <KeyHint keys={keys} />
          </span>
        )
      )}
    </div>
  )
}
