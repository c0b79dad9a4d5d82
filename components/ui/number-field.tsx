'use client'
import { useState } from 'react'

import { classes } from './classes.ts'
import { controlLook } from './text-input.tsx'

interface NumberFieldProps {
  value: number | undefined
  /** False: the figure was not taken, and stays in the box. */
  onChange: (value: number | undefined) => boolean | void
  min?: number
  max?: number
  step?: number
  /** Stands behind the figure, such as "s" or "MiB". */
  unit?: string
  id?: string
  placeholder?: string
  disabled?: boolean
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/** A figure. Arrow keys step (ten with Shift); what is no figure stays in the box, is said, and changes nothing. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step = 1,
  unit,
  className,
  ...rest
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [isNoFigure, setIsNoFigure] = useState(false)
  const clamp = (next: number) => Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next))
  const settle = () => {
    if (draft === null) return
    const parsed = draft.trim() === '' ? undefined : Number(draft)
    if (parsed !== undefined && !Number.isFinite(parsed)) return setIsNoFigure(true)
    setIsNoFigure(false)
    if (onChange(parsed === undefined ? undefined : clamp(parsed)) !== false) setDraft(null)
  }
  return (
    <span className={classes('relative block', className)}>
      <input
        {...rest}
        {...(isNoFigure && { 'aria-invalid': true })}
        inputMode="decimal"
        role="spinbutton"
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        value={draft ?? value ?? ''}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle()
          const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
          if (direction === 0) return
          event.preventDefault()
          setDraft(null)
          setIsNoFigure(false)
          const from = draft !== null && Number.isFinite(Number(draft)) ? Number(draft) : (value ?? min ?? 0)
          onChange(clamp(Number((from + direction * step * (event.shiftKey ? 10 : 1)).toFixed(10))))
        }}
        className={classes(controlLook, 'tabular-nums', unit && 'pr-10')}
      />
      {unit && (
        <span className="pointer-events-none absolute top-0 right-2 flex h-7 items-center text-sm text-ink-3">
          {unit}
        </span>
      )}
      {isNoFigure && (
        <span role="alert" className="block pt-1 text-sm text-failed">
          {draft} is no figure.
        </span>
      )}
    </span>
  )
}
