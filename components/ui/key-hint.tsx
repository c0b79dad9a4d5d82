'use client'
import { useSyncExternalStore } from 'react'

/** As the keyboards of Apple are labelled, and all others. */
const modifiers = {
  apple: { mod: '⌘', shift: '⇧', alt: '⌥', between: '' },
  other: { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', between: '+' },
}

const names: Record<string, string> = {
  enter: '↵',
  escape: 'Esc',
  space: 'Space',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
}

/** Between keys that are held together; the last one may be a plus itself. */
const pressedTogether = /\+(?!$)/u

interface KeyHintProps {
  /** Keys held together, such as `mod+enter`; `mod` is Ctrl, with Apple ⌘. */
  keys: string
  /** Read out by screen readers; off beside a button, whose shortcut is said by `aria-keyshortcuts`. */
  spoken?: boolean
}

const never = () => () => undefined
const isApple = () => /mac|iphone|ipad/iu.test(navigator.platform)

/** Shows the key that does the same, as the reader's keyboard has it. */
export function KeyHint({ keys, spoken = false }: KeyHintProps) {
  const { between, ...held } =
    modifiers[useSyncExternalStore(never, isApple, () => false) ? 'apple' : 'other']
  const shown: Readonly<Record<string, string>> = { ...names, ...held }
  return (
    <kbd
      aria-hidden={spoken ? undefined : true}
      className="inline-flex items-center rounded-sm border border-b-2 border-line bg-sunken px-1 py-0.5 font-mono text-[10px] leading-none font-medium text-ink-3"
    >
      {keys
        .split(' ')
        .map((press) =>
          press
            .split(pressedTogether)
            .map((key) => shown[key] ?? key.toUpperCase())
            .join(between),
        )
        .join(' ')}
    </kbd>
  )
}

/** The value of `aria-keyshortcuts` for the same keys. */
export function ariaKeys(keys: string): string {
  return keys
    .split(pressedTogether)
    .map((key) =>
      key === 'mod' ? 'Control' : key === '+' ? 'Plus' : key.charAt(0).toUpperCase() + key.slice(1),
    )
    .join('+')
}
