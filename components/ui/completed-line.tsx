'use client'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'

import { IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { KeyHint } from './key-hint.tsx'

/** What can be typed next, and which part of the line it takes the place of. */
export interface LineSuggestion {
  insert: string
  /** What is put into the line, where that is more than is shown. */
  written?: string
  from: number
  to: number
  /** A word or two about it. */
  detail: string
}

interface CompletedLineProps {
  label: string
  placeholder: string
  /** What the button does that empties the line. */
  clearLabel: string
  value: string
  onChange: (value: string) => void
  /** The caret came into the line, or left it. */
  onCaret?: (isIn: boolean) => void
  /** What can be typed where the caret stands. */
  suggest: (caret: number) => readonly LineSuggestion[]
  /** Enter closes the list where nothing of it is chosen; otherwise it is left to others. */
  closesByEnter?: boolean
  isWrong: boolean
  /** Says what is wrong, in an element with this id. */
  problem?: (id: string, isListOpen: boolean) => ReactNode
  className?: string | undefined
  ref?: Ref<{ focus: () => void }> | undefined
}

/** A line in a small language, with what can be typed next listed below it. */
export function CompletedLine({
  label,
  placeholder,
  clearLabel,
  value,
  onChange,
  onCaret,
  suggest,
  closesByEnter = false,
  isWrong,
  problem,
  className,
  ref,
}: CompletedLineProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [caret, setCaret] = useState<number>()
  const [chosen, setChosen] = useState(-1)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }))
  const suggestions = caret === undefined ? [] : suggest(caret)
  const open = suggestions.length > 0

  const type = (next: string) => {
    onChange(next)
    setChosen(-1)
    setCaret(input.current?.selectionStart ?? next.length)
  }
  const take = ({ insert, written = insert, from, to }: LineSuggestion) => {
    onChange(value.slice(0, from) + written + value.slice(to))
    setChosen(-1)
    const at = from + written.length
    setCaret(at)
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = suggestions.length - 1
    const picked = suggestions[chosen]
    const { key } = event
    if (key === 'ArrowDown' && open) setChosen(chosen >= last ? 0 : chosen + 1)
    else if (key === 'ArrowUp' && open) setChosen(chosen <= 0 ? last : chosen - 1)
    else if ((key === 'Enter' || (key === 'Tab' && !event.shiftKey)) && picked) take(picked)
    else if ((key === 'Escape' || (key === 'Enter' && closesByEnter)) && open) setCaret(undefined)
    else if (key === 'Escape' && value) type('')
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
    <div className={classes('relative min-w-0 flex-1', className)}>
      <div
        className={classes(
          'flex h-7 items-center gap-1.5 rounded-md border bg-sunken pr-0.5 pl-2 text-ink-3 focus-within:outline-1',
          isWrong
            ? 'border-failed focus-within:outline-failed'
            : 'border-line focus-within:border-accent focus-within:outline-accent',
        )}
      >
        <Icon name="filter" size={14} />
        <input
          ref={input}
          role="combobox"
          aria-label={label}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? `${id}-problem` : undefined}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => type(event.target.value)}
          onSelect={() => setCaret(input.current?.selectionStart ?? value.length)}
          onFocus={() => {
            onCaret?.(true)
            setCaret(input.current?.selectionStart ?? value.length)
          }}
          onBlur={() => {
            onCaret?.(false)
            setCaret(undefined)
          }}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent font-mono text-sm text-ink outline-none placeholder:font-sans placeholder:text-ink-3"
        />
        {value ? (
          <IconButton icon="close" size="small" label={clearLabel} onClick={() => type('')} />
        ) : (
          <span className="pr-1">
            <KeyHint keys="/" />
          </span>
        )}
      </div>
      {isWrong && problem?.(`${id}-problem`, open)}
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
