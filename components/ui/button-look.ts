import { classes } from './classes.ts'

/** How loud a button is: one `main` a screen; `quiet` in bars; `danger` for what cannot be undone. */
export type ButtonKind = 'plain' | 'main' | 'quiet' | 'danger'

/** The colours of each kind. */
export const buttonColours: Record<ButtonKind, string> = {
  plain: 'border-line-strong bg-surface text-ink hover:bg-hover',
  main: 'border-accent bg-accent text-accent-ink hover:border-accent-strong hover:bg-accent-strong',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-failed bg-surface text-failed hover:bg-failed-soft',
}

/** The shape of all of them. */
export const buttonShape =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm leading-none font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50'

/** The classes of something that looks like a button with a word on it. */
export const buttonLook = ({
  kind = 'plain',
  size = 'normal',
  className,
}: {
  kind?: ButtonKind | undefined
  size?: 'normal' | 'large' | undefined
  className?: string | undefined
}): string =>
  classes(buttonShape, buttonColours[kind], size === 'large' ? 'h-9 px-4 text-md' : 'h-7 px-2.5', className)
