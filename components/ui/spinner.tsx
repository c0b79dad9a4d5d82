import { classes } from './classes.ts'

/** A turning ring for the inside of a pressed button, never for a page. */
export function Spinner({ className }: { className?: string }) {
  return (
    <i
      aria-hidden
      className={classes(
        'block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent',
        className,
      )}
    />
  )
}
