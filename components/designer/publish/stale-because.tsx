'use client'
import { useMemo } from 'react'

import { formatQuantity } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { madeStale, staleWords } from '#core/asset/made-stale.ts'
import type { PipelineDocument } from '#core/document/document.ts'

interface StaleBecauseProps {
  before: PipelineDocument
  after: PipelineDocument
}

/** Which assets become stale where one content takes the place of another, and why each. */
export function StaleBecause({ before, after }: StaleBecauseProps) {
  const stale = useMemo(() => madeStale(before, after), [before, after])
  if (stale.length === 0) return <p className="text-sm text-ink-3">No asset becomes stale.</p>
  return (
    <details className="text-sm" open={stale.length <= 3}>
      <summary className="cursor-pointer text-stale">
        {formatQuantity(stale.length, 'asset')} {stale.length === 1 ? 'becomes' : 'become'} stale
      </summary>
      <ul className="mt-1 grid gap-0.5">
        {stale.map((one) => (
          <li key={one.key} className="flex min-w-0 items-baseline gap-1.5">
            <ToneMark tone="stale" className="shrink-0" />
            <p className="min-w-0">
              <span className="font-mono wrap-anywhere">{one.key}</span>{' '}
              <span className="text-ink-3">{staleWords(one).replace('becomes stale: ', '')}</span>
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}
