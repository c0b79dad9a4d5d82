'use client'
import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

import { buttonColours, type ButtonKind, buttonLook, buttonShape } from './button-look.ts'
import { classes } from './classes.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'
import { ariaKeys, KeyHint } from './key-hint.tsx'
import { Spinner } from './spinner.tsx'
import { Tip } from './tooltip.tsx'

interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind
  icon?: IconName
  /** Its work is under way: it turns, says so, and takes no second press. */
  busy?: boolean
  /** The keys that do the same, shown beside the word, such as `mod+enter`. */
  keys?: string
  size?: 'normal' | 'large'
}

/** Something to press, with a verb on it. */
export function Button({
  kind = 'plain',
  icon,
  busy = false,
  keys,
  size = 'normal',
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
      className={buttonLook({ kind, size, className })}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} size={size === 'large' ? 16 : 15} />}
      {children}
      {keys && <KeyHint keys={keys} />}
    </button>
  )
}

interface ButtonLookProps {
  kind?: ButtonKind
  icon?: IconName
  size?: 'normal' | 'large'
  className?: string
  /** One link element; it receives the look. */
  children: ReactNode
}

/** Gives a link the look of a button: `<ButtonLook kind="main"><Link href=…>Open</Link></ButtonLook>`. */
export function ButtonLook({ kind = 'plain', size = 'normal', icon, className, children }: ButtonLookProps) {
  return (
    <Slot.Root className={buttonLook({ kind, size, className })}>
      {icon && <Icon name={icon} size={15} />}
      <Slot.Slottable>{children}</Slot.Slottable>
    </Slot.Root>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  icon: IconName
  /** What pressing it does; spoken, and shown as a tip. */
  label: string
  kind?: ButtonKind
  keys?: string
  busy?: boolean
  size?: 'normal' | 'small'
  /** For something that stays on until pressed again. */
  pressed?: boolean
}

/** A button that is only a drawing; its verb is in the tip. */
export function IconButton({
  icon,
  label,
  kind = 'quiet',
  keys,
  busy = false,
  size = 'normal',
  pressed,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        {...rest}
        disabled={rest.disabled || busy}
        aria-label={label}
        aria-busy={busy || undefined}
        aria-pressed={pressed}
        aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
        className={classes(
          buttonShape,
          buttonColours[kind],
          size === 'small' ? 'size-6' : 'size-7',
          pressed && 'bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent',
          className,
        )}
      >
        {busy ? <Spinner /> : <Icon name={icon} size={size === 'small' ? 14 : 16} />}
      </button>
    </Tip>
  )
}
