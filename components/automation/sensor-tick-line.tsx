'use client'
import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { runTone } from '#components/runs/status-tone.ts'
import { statusWords } from '#components/runs/status-words.ts'
import { StateText } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

import { tickTone } from './schedule-answer.ts'
import type { SensorTickAnswer } from './sensor-answer.ts'

/** So many runs of a tick are named; the filter of runs leads to all. */
const shownRuns = 5

/** One tick of a sensor: when it looked, what came of it and why, its runs and how far it saw. */
export function SensorTickLine({ tick }: { tick: SensorTickAnswer }) {
  const place = usePlace()
  const { status, reason, runIds, runStatus, codeRun, looks, cursorBefore, cursorAfter } = tick
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-2">
      <span>
        <Moment at={tick.atMs} />
        {looks > 1 && (
          <span className="text-ink-3">
            {` and ${looks - 1} times more until `}
            <Moment at={tick.lastAtMs} />
          </span>
        )}
      </span>
      <StateText tone={tickTone[status]}>{statusWords[status]}</StateText>
      {runIds.length > 0 && (
        <span className="col-span-2 flex flex-wrap gap-x-2">
          {runIds.slice(0, shownRuns).map((id, index) => (
            <RowLink key={id} href={routes.run(place, id)} className="hover:underline">
              {index === 0 && runStatus !== null ? (
                <StateText
                  tone={runTone[runStatus]}
                >{`run ${id.slice(-8)} ${statusWords[runStatus]}`}</StateText>
              ) : (
                `run ${id.slice(-8)}`
              )}
            </RowLink>
          ))}
          {runIds.length > shownRuns && (
            <span className="text-ink-3">{`and ${formatQuantity(runIds.length - shownRuns, 'run')} more`}</span>
          )}
        </span>
      )}
      {reason !== null && <span className="col-span-2 text-ink-2">{reason}</span>}
      {codeRun !== null && (
        <RowLink href={routes.run(place, codeRun)} className="col-span-2 text-ink-2 hover:underline">
          What its code printed
        </RowLink>
      )}
      {cursorAfter !== cursorBefore && cursorAfter !== null && looks === 1 && (
        <span className="col-span-2 truncate text-ink-3">
          to <span className="font-mono">{cursorAfter}</span>
        </span>
      )}
    </li>
  )
}
