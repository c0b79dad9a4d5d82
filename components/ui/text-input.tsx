import type { ComponentProps } from 'react'

import { classes } from './classes.ts'

/** The look of everything that can be typed into or opened to choose. */
export const controlLook =
  'h-7 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-md text-ink transition-colors placeholder:text-ink-3 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-failed aria-invalid:outline-failed'

interface TextInputProps extends ComponentProps<'input'> {
  mono?: boolean
}

/** A line of text. Inside a `Field` it is labelled by it. */
export function TextInput({ mono = false, className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      spellCheck={mono ? false : undefined}
      autoCapitalize={mono ? 'off' : undefined}
      {...rest}
      className={classes(controlLook, 'read-only:bg-sunken', mono && 'font-mono text-sm', className)}
    />
  )
}
