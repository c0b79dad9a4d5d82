import type { ReactNode } from 'react'

import { classes } from './classes.ts'

interface FactsProps {
  facts: readonly { name: string; value: ReactNode }[]
  /** `row` for the head of a page, `column` for a panel. */
  flow?: 'row' | 'column'
}

/** Names and their values. */
export function Facts({ facts, flow = 'row' }: FactsProps) {
  return (
    <dl
      className={classes(
        flow === 'row'
          ? 'flex flex-wrap gap-x-7 gap-y-2'
          : 'grid grid-cols-[minmax(88px,max-content)_1fr] gap-x-4 gap-y-2',
      )}
    >
      {facts.map((fact) => (
        <div key={fact.name} className={flow === 'row' ? 'grid gap-0.5' : 'contents'}>
          <dt className={classes('text-ink-3', flow === 'row' ? 'text-xs' : 'text-sm')}>{fact.name}</dt>
          <dd className="min-w-0 text-sm font-medium break-words">{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
