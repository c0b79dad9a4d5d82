'use client'
import { Icon } from '#components/ui/icon.tsx'

import type { LineWords } from './line-words.ts'

/** What stands at the right end of a line. */
export function OutlineAside({ words }: { words: LineWords }) {
  const { trouble } = words
  return (
    <span className="flex shrink-0 items-center gap-3 text-xs text-ink-3">
      {words.visitors.map((name) => (
        <span key={name} className="rounded-full bg-sunken px-1.5 text-ink-2">
          {name}
        </span>
      ))}
      {trouble && (
        <span
          title={trouble.first}
          className={`inline-flex items-center gap-1 ${trouble.severity === 'error' ? 'text-failed' : 'text-warn-ink'}`}
        >
          <Icon name={trouble.severity === 'error' ? 'error' : 'warning'} size={12} />
          {trouble.words}
        </span>
      )}
      {words.comments && (
        <span className="inline-flex items-center gap-1 text-ink-2 max-sm:hidden">
          <Icon name="comment" size={12} />
          {words.comments}
        </span>
      )}
      {words.disabled && <span>disabled</span>}
      {words.status && <span className="max-sm:hidden">{words.status}</span>}
      <span>{words.is}</span>
    </span>
  )
}
