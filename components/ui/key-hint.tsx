const names: Record<string, string> = {
  mod: '⌃',
  shift: '⇧',
  alt: '⌥',
  enter: '↵',
  escape: 'Esc',
  space: 'Space',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
}

interface KeyHintProps {
  /** Keys held together, such as `mod+enter`; `mod` is Ctrl. */
  keys: string
  /** Read out by screen readers; off beside a button, whose shortcut is said by `aria-keyshortcuts`. */
  spoken?: boolean
}

/** Shows the key that does the same. */
export function KeyHint({ keys, spoken = false }: KeyHintProps) {
  return (
    <kbd
      aria-hidden={spoken ? undefined : true}
      className="inline-flex items-center rounded-sm border border-b-2 border-line bg-sunken px-1 py-0.5 font-mono text-[10px] leading-none font-medium text-ink-3"
    >
      {keys
        .split(' ')
        .map((press) =>
          press
            .split('+')
            .map((key) => names[key] ?? key.toUpperCase())
            .join(''),
        )
        .join(' ')}
    </kbd>
  )
}

/** The value of `aria-keyshortcuts` for the same keys. */
export function ariaKeys(keys: string): string {
  return keys
    .split('+')
    .map((key) => (key === 'mod' ? 'Control' : key.charAt(0).toUpperCase() + key.slice(1)))
    .join('+')
}
