/** Keys as the keyboard in hand writes them: `mod` is ⌘ on a Mac and Ctrl elsewhere. */
const names: Record<string, string> = {
  mod: '⌃',
  shift: '⇧',
  alt: '⌥',
  enter: '↵',
  escape: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
}

/** Shows a key, or keys held together, such as `mod+enter`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <kbd
      aria-hidden
      className="inline-flex items-center rounded-sm border border-b-2 border-line bg-sunken px-1 py-0.5 font-mono text-[10px] leading-none font-medium text-ink-3"
    >
      {keys
        .split('+')
        .map((key) => names[key] ?? key.toUpperCase())
        .join('')}
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
