import { StateText } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Progress } from '#components/ui/progress.tsx'

import type { Pool } from './pool-panel.tsx'

type Worker = Pool['workers'][number]

const stateOf = ({ isLeaving, steps, runs }: Worker) => {
  if (isLeaving) return { tone: 'warn' as const, words: 'ends what it holds, then leaves' }
  if (steps + runs === 0) return { tone: 'queued' as const, words: 'waits for work' }
  return {
    tone: 'running' as const,
    words: [
      ...(steps > 0 ? [`carries out ${formatQuantity(steps, 'step')}`] : []),
      ...(runs > 0 ? [`watches ${formatQuantity(runs, 'run')}`] : []),
    ].join(', '),
  }
}

/** Who works in a pool now. */
export function PoolWorkers({
  workers,
  poolKey,
  size,
}: {
  workers: readonly Worker[]
  poolKey: string
  size: number
}) {
  if (workers.length === 0)
    return (
      <p className="border-b border-line px-4 py-3 text-sm text-ink-3">
        {size === 0
          ? 'It has no workers: nothing has used it for an hour. The next run brings them back.'
          : 'Its workers are started; none has been heard of yet.'}
      </p>
    )
  return (
    <ul aria-label="Workers" className="border-b border-line">
      {workers.map((worker) => {
        const { tone, words } = stateOf(worker)
        const cpu = Math.round(worker.cpuPercent)
        return (
          <li
            key={worker.name}
            className="grid min-h-10 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5 text-sm last:border-0 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)_9rem_5rem]"
          >
            <code className="truncate" title={worker.name}>
              {worker.name.replace(`sluice-pool-${poolKey}-`, '')}
            </code>
            <StateText tone={tone}>{words}</StateText>
            <span className="flex items-center gap-2 max-sm:w-40">
              <Progress
                label={`Processor of ${worker.name}`}
                value={cpu}
                tone={cpu > 70 ? 'warn' : 'accent'}
                className="min-w-16 flex-1"
              />
              <span className="w-9 text-right text-ink-2 tabular-nums">{cpu} %</span>
            </span>
            <span className="text-right text-ink-3" title="Began">
              <Moment at={worker.since} short />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
