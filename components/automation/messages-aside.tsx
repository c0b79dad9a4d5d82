'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import type { SensorAnswer } from './sensor-answer.ts'

/** Messages of which no run could be made: why, what they hold, and what is to become of them. */
export function MessagesAside({ sensor: { pipelineId, sensorId, aside: count } }: { sensor: SensorAnswer }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const may = usePermission('sensor.toggle')
  const place = { pipelineId, sensorId }
  const aside = useQuery(trpc.sensors.aside.queryOptions(place))
  const settle = useMutation(
    trpc.sensors.settle.mutationOptions({
      meta: { failed: 'Nothing was done with the messages' },
      onSettled: () => client.invalidateQueries({ queryKey: trpc.sensors.pathKey() }),
    }),
  )
  const act = (how: 'redrive' | 'drop', key?: string) =>
    settle.mutate({ ...place, how, ...(key !== undefined && { keys: [key] }) })
  return (
    <section aria-label="Set aside" className="grid gap-2">
      <h3 className="flex items-center gap-2 text-md">
        Set aside
        <span className="text-ink-3">{count.toLocaleString('en')}</span>
        {may && (
          <Button className="ml-auto" busy={settle.isPending} onClick={() => act('redrive')}>
            Redrive all
          </Button>
        )}
      </h3>
      {!aside.data && aside.error ? (
        <NotLoaded what="The messages" error={aside.error} onRetry={() => void aside.refetch()} />
      ) : !aside.data ? (
        <SkeletonRows rows={2} label="Messages are loading" />
      ) : (
        <ol className="grid gap-2">
          {aside.data.map(({ key, reason, content, atMs }) => (
            <li key={key} className="grid gap-1 rounded-md border border-line p-2">
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate font-mono">{key}</span>
                <Moment at={atMs} />
              </span>
              <span className="text-failed">{reason}</span>
              <details>
                <summary className="cursor-pointer text-ink-2">What it holds</summary>
                <pre className="scroll-quiet max-h-60 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs">
                  {JSON.stringify(content, null, 2)}
                </pre>
              </details>
              {may && (
                <span className="flex gap-2">
                  <Button disabled={settle.isPending} onClick={() => act('redrive', key)}>
                    Redrive
                  </Button>
                  <Button kind="danger" disabled={settle.isPending} onClick={() => act('drop', key)}>
                    Drop
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
