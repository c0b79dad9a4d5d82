'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'

import { formatInZone } from './fire-words.ts'
import type { ScheduleAnswer } from './schedule-answer.ts'

const shownSteps = 12

const whatStarts = ([first, ...others]: readonly string[]): string => {
  if (first === undefined) return 'a run'
  return others.length === 0
    ? `a run for ${first}`
    : `a backfill of ${others.length + 1} partitions, ${first} to ${others.at(-1)}, each`
}

/** Evaluates the next tick as the worker will, and shows what it would start. It starts nothing. */
export function TryTick({ schedule: { pipelineId, scheduleId, timezone } }: { schedule: ScheduleAnswer }) {
  const trpc = useTRPC()
  const may = usePermission('sensor.testTick')
  const tried = useMutation(trpc.schedules.try.mutationOptions({ meta: { failed: 'Not tried' } }))
  const { data } = tried
  return (
    <section aria-label="Test tick" className="grid gap-2">
      <Button
        icon="play"
        className="justify-self-start"
        disabled={!may}
        busy={tried.isPending}
        onClick={() => tried.mutate({ pipelineId, scheduleId })}
      >
        Test a tick
      </Button>
      {data?.outcome === 'fails' && (
        <p role="status" className="text-failed">
          {`At ${formatInZone(data.atMs, timezone)} it would start nothing. ${data.reason}`}
        </p>
      )}
      {data?.outcome === 'starts' && (
        <div role="status" className="grid gap-1">
          <p>{`At ${formatInZone(data.atMs, timezone)} it would start ${whatStarts(data.partitions)} of ${formatQuantity(data.steps.length, 'step')}:`}</p>
          <p className="font-mono text-ink-2">
            {data.steps.slice(0, shownSteps).join(', ')}
            {data.steps.length > shownSteps && ` and ${data.steps.length - shownSteps} more`}
          </p>
          <p className="text-ink-3">
            with tags{' '}
            <span className="font-mono">
              {Object.entries(data.tags)
                .map(([key, value]) => `${key}=${value}`)
                .join(', ')}
            </span>
            {Object.keys(data.config).length > 0 && (
              <>
                {' '}
                and config <span className="font-mono">{JSON.stringify(data.config)}</span>
              </>
            )}
          </p>
        </div>
      )}
    </section>
  )
}
