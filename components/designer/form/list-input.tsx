'use client'
import { useState, type KeyboardEvent } from 'react'

import { Icon } from '#components/ui/icon.tsx'

interface ListInputProps {
  value: readonly string[]
  onChange: (value: string[]) => void
  placeholder?: string | undefined
  mono?: boolean | undefined
  disabled?: boolean | undefined
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/** A list of short texts. Enter or a comma ends one, Backspace in an empty line takes the last. */
export function ListInput({ value, onChange, placeholder, mono, disabled, ...rest }: ListInputProps) {
  const [text, setText] = useState('')
  const take = (typed: string) => {
    const more = typed
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '' && !value.includes(one))
    if (more.length > 0) onChange([...value, ...more])
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      take(text)
    } else if (event.key === 'Escape' && text !== '') {
      event.stopPropagation()
      setText('')
    } else if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1))
  }
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-1 rounded-md border border-line-strong bg-surface px-1 py-0.5 focus-within:border-accent">
      {value.map((one) => (
        <span
          key={one}
          className={`inline-flex h-5 max-w-full items-center gap-1 rounded-full bg-sunken pl-2 text-xs ${mono ? 'font-mono' : ''}`}
        >
          <span className="truncate">{one}</span>
          <button
            type="button"
            aria-label={`Remove ${one}`}
            disabled={disabled}
            className="relative grid size-5 place-items-center rounded-full text-ink-3 before:absolute before:-inset-0.5 hover:text-failed"
            onClick={() => onChange(value.filter((other) => other !== one))}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <input
        {...rest}
        value={text}
        disabled={disabled}
        placeholder={value.length === 0 ? placeholder : undefined}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text/plain')
          if (!/[,\n]/.test(pasted)) return
          event.preventDefault()
          take(pasted)
        }}
        onBlur={() => take(text)}
        className={`h-5 min-w-24 flex-1 bg-transparent px-1 text-md outline-none placeholder:text-ink-3 ${mono ? 'font-mono text-sm' : ''}`}
      />
    </div>
  )
}
