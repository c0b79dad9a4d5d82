'use client'
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'

import { IconButton } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import {
  completeRunFilter,
  type FilterSuggestion,
  type KnownWords,
} from '#core/run/filter/complete-run-filter.ts'
import type { FilterProblem } from '#core/run/filter/parse-run-filter.ts'

interface FilterFieldProps {
  value: string
  onChange: (value: string) => void
  known: KnownWords
  problem: FilterProblem | undefined
  ref?: Ref<{ focus: () => void }>
}

const SHOWN = 10

/** What the empty line says can be written; a test reads it. */
export const filterExample = 'status:failed job:nightly took:>5m'

/** A line in the language of filters, with what can be typed next, and the wrong characters marked where they stand. */
export function FilterField({ value, onChange, known, problem, ref }: FilterFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [cursor, setCursor] = useState<number>()
  const [chosen, setChosen] = useState(-1)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }))
  const suggestions = cursor === undefined ? [] : completeRunFilter(value, cursor, known).slice(0, SHOWN)
  const open = suggestions.length > 0

  const type = (next: string) => {
    onChange(next)
    setChosen(-1)
    setCursor(input.current?.selectionStart ?? next.length)
  }
  const take = ({ insert, from, to }: FilterSuggestion) => {
    // A name waits for its value, a value is finished.
    const written = insert.endsWith(':') ? insert : `${insert} `
    onChange(value.slice(0, from) + written + value.slice(to).trimStart())
    setChosen(-1)
    const at = from + written.length
    setCursor(at)
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = suggestions.length - 1
    const picked = suggestions[chosen]
    if (event.key === 'ArrowDown' && open) setChosen(chosen >= last ? 0 : chosen + 1)
    else if (event.key === 'ArrowUp' && open) setChosen(chosen <= 0 ? last : chosen - 1)
    else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && picked) take(picked)
    else if ((event.key === 'Escape' || event.key === 'Enter') && open) setCursor(undefined)
    else if (event.key === 'Escape' && value) type('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Taken before the blur of the line closes the list.
  const onListPress = (event: MouseEvent) => {
    event.preventDefault()
    if (!(event.target instanceof Element)) return
    const index = event.target.closest<HTMLElement>('[data-index]')?.dataset.index
    const picked = index === undefined ? undefined : suggestions[Number(index)]
    if (picked) take(picked)
  }
  return (
    <div className="relative min-w-0 flex-1 max-md:basis-full">
      <div
        className={classes(
          'flex h-7 items-center gap-1.5 rounded-md border bg-sunken pr-0.5 pl-2 text-ink-3 focus-within:outline-1',
          problem
            ? 'border-failed focus-within:outline-failed'
            : 'border-line focus-within:border-accent focus-within:outline-accent',
        )}
      >
        <Icon name="filter" size={14} />
        <input
          ref={input}
          role="combobox"
          aria-label="Filter of runs"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={value}
          placeholder={`Filter, such as ${filterExample}`}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => type(event.target.value)}
          onSelect={() => setCursor(input.current?.selectionStart ?? value.length)}
          onFocus={() => setCursor(input.current?.selectionStart ?? value.length)}
          onBlur={() => setCursor(undefined)}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent font-mono text-sm text-ink outline-none placeholder:font-sans placeholder:text-ink-3"
        />
        {value ? (
          <IconButton icon="close" size="small" label="Show all runs" onClick={() => type('')} />
        ) : (
          <span className="pr-1">
            <KeyHint keys="/" />
          </span>
        )}
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-sm text-failed">
          <code className="mr-1.5 rounded-[2px] bg-failed-soft px-0.5 underline decoration-wavy underline-offset-4">
            {value.slice(problem.from, problem.to)}
          </code>
          {problem.message}
        </p>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="What can be typed"
        hidden={!open}
        onMouseDown={onListPress}
        tabIndex={-1}
        className="absolute inset-x-0 top-8 z-30 max-w-[460px] rounded-lg border border-line bg-surface p-1 shadow-float"
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={`${suggestion.insert} ${index}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            data-index={index}
            aria-selected={index === chosen}
            className={classes(
              'flex h-7 cursor-default items-center gap-3 rounded-md px-2 text-sm hover:bg-hover',
              index === chosen && 'bg-accent-soft',
            )}
          >
            <code className="truncate">{suggestion.insert}</code>
            <span className="ml-auto truncate text-ink-3">{suggestion.detail}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
