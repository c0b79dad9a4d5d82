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
import type { Suggestion } from '#core/selection/complete-selection.ts'
import type { SelectionProblem } from '#core/selection/parse-selection.ts'
import type { SelectionGraph } from '#core/selection/select.ts'

import { useCompletion } from './use-completion.ts'

interface SelectionFieldProps {
  value: string
  onChange: (value: string) => void
  graph: SelectionGraph
  problem: SelectionProblem | undefined
  ref?: Ref<{ focus: () => void }>
}

const SHOWN = 9

/** What the empty line says can be written; a test reads it. */
export const selectionExample = 'group:raw or key:"clean_readings"+'

/** A line in the selection language, with what can be typed next, and the wrong characters marked where they stand. */
export function SelectionField({ value, onChange, graph, problem, ref }: SelectionFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [cursor, setCursor] = useState<number>()
  const [chosen, setChosen] = useState(-1)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }))
  const complete = useCompletion(cursor !== undefined)
  const suggestions = cursor === undefined ? [] : complete(value, cursor, graph).slice(0, SHOWN)
  const open = suggestions.length > 0

  const type = (next: string) => {
    onChange(next)
    setChosen(-1)
    setCursor(input.current?.selectionStart ?? next.length)
  }
  const take = ({ insert, from, to }: Suggestion) => {
    const next = value.slice(0, from) + insert + value.slice(to)
    onChange(next)
    setChosen(-1)
    const at = from + insert.length
    setCursor(at)
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = suggestions.length - 1
    const picked = suggestions[chosen]
    if (event.key === 'ArrowDown' && open) setChosen(chosen >= last ? 0 : chosen + 1)
    else if (event.key === 'ArrowUp' && open) setChosen(chosen <= 0 ? last : chosen - 1)
    else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && picked) take(picked)
    else if (event.key === 'Escape' && open) setCursor(undefined)
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
    <div className="relative min-w-0 flex-1">
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
          aria-label="Selection of assets"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={value}
          placeholder={`Selection, such as ${selectionExample}`}
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
          <IconButton icon="close" size="small" label="Show all assets" onClick={() => type('')} />
        ) : (
          <span className="pr-1">
            <KeyHint keys="/" />
          </span>
        )}
      </div>
      {problem && !open && (
        <div
          id={`${id}-problem`}
          role="alert"
          className="absolute inset-x-0 top-8 z-20 rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float"
        >
          <p className="font-mono break-all whitespace-pre-wrap">
            {value.slice(0, problem.start)}
            <mark className="rounded-[2px] bg-failed-soft text-failed underline decoration-wavy underline-offset-4">
              {value.slice(problem.start, Math.max(problem.end, problem.start + 1)) || ' '}
            </mark>
            {value.slice(Math.max(problem.end, problem.start + 1))}
          </p>
          <p className="mt-1 text-failed">{problem.message}</p>
        </div>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="What can be typed"
        hidden={!open}
        onMouseDown={onListPress}
        tabIndex={-1}
        className="absolute inset-x-0 top-8 z-20 max-w-[460px] rounded-lg border border-line bg-surface p-1 shadow-float"
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
