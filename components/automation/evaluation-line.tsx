'use client'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

import { type EvaluationAnswer, evaluationStatus } from './condition-answer.ts'
import { EvaluationTree } from './evaluation-tree.tsx'
import { tickTone } from './schedule-answer.ts'

const askedWords = ({ requested, reason, tree }: EvaluationAnswer): string => {
  if (requested === 0 && reason !== null) return 'could not be evaluated'
  if (requested === 0) return 'asked for nothing'
  return tree.keys === undefined ? 'asked for it' : `asked for ${formatQuantity(requested, 'partition')}`
}

/** One evaluation: when, what it asked for and why, its runs, and on demand the truth of every part. */
export function EvaluationLine({
  evaluation,
  isLatest,
}: {
  evaluation: EvaluationAnswer
  isLatest: boolean
}) {
  const place = usePlace()
  const [isOpen, setOpen] = useState(isLatest)
  const { atMs, lastAtMs, evaluations, why, keys, runIds, backfillIds, reason, tree } = evaluation
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-2 gap-y-0.5 border-t border-line pt-2 first:border-t-0 first:pt-0">
      <span>
        <Moment at={atMs} />
        {evaluations > 1 && (
          <span className="text-ink-3">
            {`, the same ${evaluations - 1} times more until `}
            <Moment at={lastAtMs} />
          </span>
        )}
      </span>
      <StateText tone={tickTone[evaluationStatus(evaluation)]}>{askedWords(evaluation)}</StateText>
      {why.length > 0 && <span className="col-span-2 text-ink-2">{why.join('; ')}</span>}
      {keys.length > 0 && tree.keys !== undefined && (
        <span className="col-span-2 font-mono text-xs break-words text-ink-2">{keys.join(', ')}</span>
      )}
      {runIds.length + backfillIds.length > 0 && (
        <span className="col-span-2 flex flex-wrap gap-x-2">
          {runIds.map((id) => (
            <RowLink key={id} href={routes.run(place, id)} className="hover:underline">
              {`run ${id.slice(-8)}`}
            </RowLink>
          ))}
          {backfillIds.map((id) => (
            <RowLink
              key={id}
              href={routes.automation(place, { face: 'backfills', backfill: id })}
              className="hover:underline"
            >
              {`backfill ${id.slice(-8)}`}
            </RowLink>
          ))}
        </span>
      )}
      {reason !== null && <span className="col-span-2 text-failed">{reason}</span>}
      <span className="col-span-2">
        <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide the parts' : 'Show the parts'}
        </Button>
      </span>
      {isOpen && (
        <div className="col-span-2">
          <EvaluationTree tree={tree} />
        </div>
      )}
    </li>
  )
}
