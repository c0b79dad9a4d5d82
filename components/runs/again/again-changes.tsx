'use client'
import type { GivenChange } from '#core/run/again/run-changes.ts'

const nouns = { version: 'version of', config: '', tag: 'tag' } as const

/** What a run is given otherwise than another, value by value. */
export function ChangeLines({ changes }: { changes: readonly GivenChange[] }) {
  return (
    <ul className="grid gap-0.5 text-sm">
      {changes.map(({ of, name, from, to }) => (
        <li key={`${of} ${name}`} className="break-words">
          <span className="text-ink-2">
            {nouns[of]} <span className="font-mono">{name}</span>
            {': '}
          </span>
          {from === null ? (
            <span className="text-ink-3">not given</span>
          ) : (
            <del className="rounded-xs bg-failed-soft px-0.5 font-mono text-failed">{from}</del>
          )}
          {' → '}
          {to === null ? (
            <span className="text-ink-3">not given</span>
          ) : (
            <ins className="rounded-xs bg-succeeded-soft px-0.5 font-mono text-succeeded no-underline">
              {to}
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
