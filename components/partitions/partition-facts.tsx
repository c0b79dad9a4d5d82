'use client'
import { useMutation, useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatCount } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { showToast } from '#components/ui/toast.ts'

/** One partition of an asset: when it was made, by which run, and what went wrong since; and to make it again. */
export function PartitionFacts({ assetKey, partition }: { assetKey: string; partition: string }) {
  const trpc = useTRPC()
  const mayLaunch = usePermission('run.launch')
  const facts = useQuery(trpc.partitions.show.queryOptions({ key: assetKey, partition }))
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { failed: 'Nothing was started' },
      onSuccess: () => showToast({ tone: 'running', title: `Materializing ${assetKey}, ${partition}` }),
    }),
  )
  const { tenant, deployment } = usePlace()
  const runLink = (runId: string | null, of: string | null = null) =>
    runId === null ? (
      'none'
    ) : (
      <RowLink
        href={routes.run({ tenant, deployment: of ?? deployment }, runId)}
        className="font-mono text-accent underline underline-offset-2"
      >
        {runId.slice(-8)}
      </RowLink>
    )
  return (
    <Panel
      title={partition}
      actions={
        <Button
          icon="play"
          busy={start.isPending}
          disabled={!mayLaunch}
          title={mayLaunch ? undefined : 'Your role here sees but does not launch'}
          onClick={() => start.mutate({ target: { assets: [assetKey] }, partition })}
        >
          Materialize
        </Button>
      }
    >
      {facts.data === undefined ? (
        facts.error ? (
          <NotLoaded what="The partition" error={facts.error} onRetry={() => void facts.refetch()} />
        ) : (
          <Skeleton className="h-16" />
        )
      ) : facts.data === null ? (
        <p className="text-ink-3">Never made.</p>
      ) : (
        <Facts
          facts={[
            ...(facts.data.materializedAt
              ? [
                  { name: 'Made', value: <Moment at={facts.data.materializedAt} /> },
                  { name: 'By run', value: runLink(facts.data.materializedRun, facts.data.readFrom) },
                  ...(facts.data.readFrom === null
                    ? []
                    : [{ name: 'Read from', value: facts.data.readFrom }]),
                  ...(facts.data.staleCauses.length === 0
                    ? []
                    : [
                        {
                          name: 'Stale',
                          value: (
                            <StateText tone="stale">
                              {facts.data.staleCauses.map(({ words }) => words).join('; ')}
                            </StateText>
                          ),
                        },
                      ]),
                  ...(facts.data.rows === null
                    ? []
                    : [{ name: 'Rows', value: formatCount(facts.data.rows) }]),
                  { name: 'Data version', value: <code>{facts.data.dataVersion?.slice(0, 12)}</code> },
                ]
              : [{ name: 'Made', value: 'never' }]),
            ...(facts.data.failedAt
              ? [
                  { name: 'Failed', value: <Moment at={facts.data.failedAt} /> },
                  { name: 'In run', value: runLink(facts.data.failedRun) },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  )
}
