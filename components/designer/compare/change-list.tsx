'use client'
import { useEffect, useRef } from 'react'

import { Chip } from '#components/ui/chip.tsx'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { nameOf } from '#core/document/name-of.ts'

import { iconOf, wordsOf } from '../element-words.ts'
import { elementOf, textsOf, type Change } from './changes.ts'
import { fieldNames } from './field-names.ts'
import { LineDiff } from './line-diff-view.tsx'

const tones = { added: 'succeeded', removed: 'failed', changed: 'warn' } as const
const howWords = { added: 'added', removed: 'removed', changed: 'changed' } as const

interface ChangeListProps {
  changes: readonly Change[]
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
  /** What else is to be said of an element, such as that it becomes stale. */
  aside?: ReadonlyMap<string, string> | undefined
  /** By whom each element was changed last. */
  authors?: ReadonlyMap<string, string> | undefined
}

/** What differs, element by element; the one that is looked at shows its fields. */
export function ChangeList({ changes, chosen, onChoose, aside, authors }: ChangeListProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-expanded="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <ul ref={list} aria-label="Changes" className="grid gap-1">
      {changes.map((change) => (
        <li key={change.id} className="min-w-0 rounded-md border border-line">
          <ChangeRow
            change={change}
            open={change.id === chosen}
            aside={aside?.get(change.id)}
            author={authors?.get(change.id)}
            onPress={() => onChoose(change.id === chosen ? undefined : change.id)}
          />
          {change.id === chosen && <Fields change={change} />}
        </li>
      ))}
    </ul>
  )
}

interface ChangeRowProps {
  change: Change
  open: boolean
  aside: string | undefined
  author: string | undefined
  onPress: () => void
}

function ChangeRow({ change, open, aside, author, onPress }: ChangeRowProps) {
  const element = elementOf(change)
  const fields = fieldNames(change.fields).join(', ')
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onPress}
      className={classes(
        'grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-2 rounded-md px-2.5 py-1.5 text-left text-sm -outline-offset-2 hover:bg-hover',
        open && 'bg-accent-soft',
      )}
    >
      <Icon name={element ? iconOf(element) : 'gear'} className="text-ink-3" />
      <span className="truncate font-mono">{element ? nameOf(element) || 'note' : 'the pipeline'}</span>
      <Chip tone={tones[change.how]} mark>
        {howWords[change.how]}
      </Chip>
      <span className="col-span-2 col-start-2 truncate text-xs text-ink-3">
        {[element && wordsOf(element), fields, author].filter(Boolean).join(' · ')}
      </span>
      {aside && <span className="col-span-2 col-start-2 truncate text-xs text-stale">{aside}</span>}
    </button>
  )
}

function Fields({ change }: { change: Change }) {
  return (
    <div className="grid min-w-0">
      {textsOf(change).map(({ label, before, after }) => (
        <div key={label} className="min-w-0 border-t border-line">
          <h3 className="bg-sunken px-2.5 py-1 text-xs text-ink-3">{label}</h3>
          <LineDiff label={label} before={before} after={after} look="unified" />
        </div>
      ))}
    </div>
  )
}
