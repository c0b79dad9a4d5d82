'use client'
import { Label, Slot } from 'radix-ui'
import { type ReactNode, useId } from 'react'

import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

interface FieldProps {
  label: string
  /** Said below, before anything is wrong. */
  hint?: ReactNode
  /** What is wrong and how to mend it; replaces the hint. */
  error?: string | undefined
  /** Shown at the right of the label, such as the path in the text. */
  aside?: ReactNode
  optional?: boolean
  className?: string
  /** One control; it is given id, description and validity. */
  children: ReactNode
}

/** A label over a control, and what there is to say about it below. */
export function Field({ label, hint, error, aside, optional, className, children }: FieldProps) {
  const id = useId()
  const below = `${id}-below`
  return (
    <div className={classes('grid content-start gap-1', className)}>
      <div className="flex items-baseline gap-2">
        <Label.Root htmlFor={id} className="text-sm font-medium text-ink-2">
          {label}
          {optional && <span className="font-normal text-ink-3"> (optional)</span>}
        </Label.Root>
        {aside && <span className="ml-auto truncate text-xs text-ink-3">{aside}</span>}
      </div>
      <Slot.Root
        id={id}
        aria-describedby={error || hint ? below : undefined}
        aria-invalid={error ? true : undefined}
      >
        {children}
      </Slot.Root>
      {error ? (
        <p id={below} role="alert" className="flex gap-1.5 text-sm text-failed">
          <Icon name="error" size={14} className="mt-[2px]" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={below} className="text-sm text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  )
}
