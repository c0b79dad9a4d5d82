import type { ComponentProps } from 'react'

import { classes } from './classes.ts'
import { controlLook } from './text-input.tsx'

interface TextAreaProps extends ComponentProps<'textarea'> {
  mono?: boolean
}

/** Several lines of text; grows with them where the browser can. */
export function TextArea({ mono = false, className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={rows}
      spellCheck={mono ? false : undefined}
      {...rest}
      className={classes(
        controlLook,
        'scroll-quiet h-auto max-h-[40vh] resize-y py-1.5 leading-normal field-sizing-content',
        mono && 'font-mono text-sm',
        className,
      )}
    />
  )
}
