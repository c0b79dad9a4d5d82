'use client'
import type { Answers } from '#components/api/trpc.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Elapsed, Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'

import { PoolDecisions } from './pool-decisions.tsx'
import { PoolWorkers } from './pool-workers.tsx'

export type Pool = Answers['pools']['list'][number]

const waitingWords = ({ waitingSteps, waitingRuns }: Pool): string => {
  const parts = [
    ...(waitingSteps > 0 ? [formatQuantity(waitingSteps, 'step')] : []),
    ...(waitingRuns > 0 ? [formatQuantity(waitingRuns, 'run')] : []),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** One pool: its size, its workers, and each change of its size. */
export function PoolPanel({ pool }: { pool: Pool }) {
  const { key, name, cluster, size, workers, waitingSince, quietSince, tierFull, usedAt, decisions } = pool
  const here = workers.filter(({ isLeaving }) => !isLeaving).length
  return (
    <Panel
      title={name === '' ? 'Usual pods' : name}
      about={<code>sluice-pool-{key}</code>}
      actions={
        tierFull ? (
          <Chip tone="warn" mark>
            May not grow: the plan’s pods are used up
          </Chip>
        ) : undefined
      }
      flush
    >
      <div className="border-b border-line px-4 py-3">
        <Facts
          facts={[
            { name: 'Workers', value: here === size ? String(size) : `${here} of ${size}` },
            { name: 'Waiting', value: waitingWords(pool) },
            ...(waitingSince ? [{ name: 'Longest wait', value: <Elapsed from={waitingSince} /> }] : []),
            ...(quietSince && size > 0
              ? [{ name: 'More than it needs', value: <Moment at={quietSince} /> }]
              : []),
            { name: 'Used', value: <Moment at={usedAt} /> },
            ...(cluster === 'default' ? [] : [{ name: 'Cluster', value: cluster }]),
          ]}
        />
      </div>
      <PoolWorkers workers={workers} poolKey={key} size={size} />
      <PoolDecisions decisions={decisions} />
    </Panel>
  )
}
