'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { CloseQuestion } from '#components/deployments/close-question.tsx'
import { SettingsPage } from '#components/people/settings-page.tsx'
import { usePermissions } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { dialogOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { permissionFor } from '#core/tenant/deployment-kind.ts'

const NewDeploymentDialog = dialogOnDemand(() =>
  import('#components/deployments/new-deployment-dialog.tsx').then((part) => part.NewDeploymentDialog),
)
const RenameDeploymentDialog = onDemand(() =>
  import('#components/deployments/rename-deployment-dialog.tsx').then((part) => part.RenameDeploymentDialog),
)
const PodsDialog = onDemand(() => import('./pods-dialog.tsx').then((part) => part.PodsDialog))

/** The choice to choose none; no cluster can be called so. */
const first = '-'

interface Move {
  deployment: string
  cluster: string | null
}

/** The tenant's deployments and the cluster that the runs of each go to. */
export function DeploymentsPage() {
  const trpc = useTRPC()
  const { tenant } = usePlace()
  useLiveQueries([topics.clusters, topics.people])
  const shown = useQuery(trpc.deployments.list.queryOptions())
  const [moving, setMoving] = useState<Move>()
  const [shaping, setShaping] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  const [renaming, setRenaming] = useState<string>()
  const [closing, setClosing] = useState<string>()
  const permissions = usePermissions()
  const mayMove = permissions.includes('deployment.write')
  const move = useMutation(
    trpc.deployments.move.mutationOptions({
      meta: { failed: 'The runs go where they went' },
      onSettled: () => shown.refetch(),
    }),
  )
  const clusters = shown.data?.clusters ?? []
  const shaped = shown.data?.deployments.find(({ name }) => name === shaping)
  const wordsOf = (cluster: string | null): string => cluster ?? `${clusters[0]?.name ?? ''} (the default)`
  return (
    <SettingsPage face="deployments">
      <Panel
        title="Deployments"
        about={clusters.length > 0 ? 'Where the runs of each go' : undefined}
        actions={
          permissions.includes('branch.write') && (
            <Button icon="plus" onClick={() => setMaking(true)}>
              New deployment…
            </Button>
          )
        }
        flush
      >
        {shown.isError && (
          <NotLoaded what="The deployments" error={shown.error} onRetry={() => void shown.refetch()} />
        )}
        {shown.isPending && <SkeletonRows rows={1} label="Deployments are loading" />}
        <ul>
          {shown.data?.deployments.map(({ name, kind, pullRequest, cluster, isThere }) => (
            <li
              key={name}
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2 last:border-0"
            >
              <div className="flex min-w-0 flex-1 basis-40 items-center gap-2">
                <Link href={routes.home({ tenant, deployment: name })} className="truncate font-medium">
                  {name}
                </Link>
                {kind !== 'production' && <Chip>{kind}</Chip>}
                {pullRequest !== null && (
                  <a
                    href={pullRequest}
                    target="_blank"
                    rel="noreferrer"
                    className="truncate text-sm text-accent underline underline-offset-2"
                  >
                    Pull request
                  </a>
                )}
              </div>
              {clusters.length > 0 && (
                <Select
                  className="w-60! max-w-full"
                  aria-label={`Cluster of ${name}`}
                  disabled={!mayMove || move.isPending}
                  options={[
                    { value: first, label: wordsOf(null) },
                    ...clusters.map((one) => ({ value: one.name, label: one.name, hint: one.words })),
                    ...(isThere || cluster === null
                      ? []
                      : [{ value: cluster, label: cluster, hint: 'is not there', disabled: true }]),
                  ]}
                  value={cluster ?? first}
                  onChange={(next) => setMoving({ deployment: name, cluster: next === first ? null : next })}
                />
              )}
              {clusters.length > 0 && (
                <Button onClick={() => setShaping(name)} disabled={!mayMove} aria-label={`Pods of ${name}`}>
                  Pods…
                </Button>
              )}
              {kind !== 'production' && permissions.includes(permissionFor(kind)) && (
                <Menu
                  align="end"
                  items={[
                    { kind: 'action', label: 'Rename…', icon: 'edit', onSelect: () => setRenaming(name) },
                    {
                      kind: 'action',
                      label: 'Close…',
                      icon: 'trash',
                      danger: true,
                      onSelect: () => setClosing(name),
                    },
                  ]}
                >
                  <IconButton icon="more" label={`More about ${name}`} />
                </Menu>
              )}
              {!isThere && (
                <p className="basis-full text-sm text-failed">
                  Its runs do not start: this installation has no cluster {cluster} any more. Choose another.
                </p>
              )}
            </li>
          ))}
        </ul>
        {shown.data && clusters.length === 0 && (
          <p className="px-4 py-3 text-sm text-ink-3">
            Runs are processes of the worker’s machine here, so there is no cluster to choose.
          </p>
        )}
      </Panel>
      {shaped && (
        <PodsDialog
          deployment={shaped.name}
          given={shaped.runtime}
          ground={shaped.ground}
          onClose={() => setShaping(undefined)}
          onSaved={() => void shown.refetch()}
        />
      )}
      <NewDeploymentDialog open={isMaking} onOpenChange={setMaking} />
      {renaming !== undefined && (
        <RenameDeploymentDialog deployment={renaming} onClose={() => setRenaming(undefined)} />
      )}
      <CloseQuestion deployment={closing} onDone={() => setClosing(undefined)} />
      <ConfirmDialog
        open={moving !== undefined}
        onOpenChange={() => setMoving(undefined)}
        title={`Send the runs of ${moving?.deployment} to ${wordsOf(moving?.cluster ?? null)}?`}
        text="Runs that start from now on go there; those that go on stay where they are. The way from there to Sluice is checked at once."
        action="Send them there"
        busy={move.isPending}
        onConfirm={() => moving && move.mutate(moving, { onSettled: () => setMoving(undefined) })}
      />
    </SettingsPage>
  )
}
