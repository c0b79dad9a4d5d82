'use client'
import { useState } from 'react'

import { Button } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'

import type { Pool } from './pool-panel.tsx'

const shownAtFirst = 5

/** Each change of a pool's size, with why and the figures that made it, newest first. */
export function PoolDecisions({ decisions }: { decisions: Pool['decisions'] }) {
  const [all, setAll] = useState(false)
  if (decisions.length === 0) return null
  const shown = all ? decisions : decisions.slice(0, shownAtFirst)
  return (
    <div className="px-4 py-3">
      <h3 className="mb-1 text-xs font-medium text-ink-3">Changes of its size</h3>
      <ol className="grid gap-0.5">
        {shown.map(({ id, at, from, to, words, waiting, cpuPercent, tierSize }) => (
          <li
            key={id}
            className="grid grid-cols-[4.5rem_minmax(0,1fr)] items-baseline gap-x-3 gap-y-0.5 py-1 text-sm sm:grid-cols-[4.5rem_minmax(0,1fr)_auto_6.5rem]"
          >
            <span className="font-medium tabular-nums">
              {from} → {to}
            </span>
            <span className="text-pretty">{words}</span>
            <span className="text-ink-3 max-sm:col-start-2">
              {waiting} waiting,{' '}
              {cpuPercent === null ? 'processor not known' : `${Math.round(cpuPercent)} % processor`},{' '}
              {tierSize} in the plan
            </span>
            <span className="text-ink-3 max-sm:col-start-2 sm:text-right">
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ol>
      {decisions.length > shownAtFirst && (
        <Button kind="quiet" className="mt-1" onClick={() => setAll(!all)}>
          {all ? 'Show the latest alone' : `Show all ${decisions.length}`}
        </Button>
      )}
    </div>
  )
}
