'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { scopeWords, type SecretAnswer } from './secret-answer.ts'
import type { SecretAsked } from './secret-dialog.tsx'
import { SecretTable } from './secret-table.tsx'

const SecretDialog = onDemand(() => import('./secret-dialog.tsx').then((part) => part.SecretDialog))

interface SecretsFaceProps {
  /** What the dialog asks for; undefined: it is closed. */
  asked: SecretAsked | undefined
  onAsk: (asked: SecretAsked | undefined) => void
}

/** Every secret of the deployment, and those that its pipelines refer to and nobody has set. */
export function SecretsFace({ asked, onAsk }: SecretsFaceProps) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { deployment } = usePlace()
  const may = usePermission('secret.write')
  const secrets = useQuery(trpc.secrets.list.queryOptions())
  const [ending, setEnding] = useState<SecretAnswer>()
  const remove = useMutation(
    trpc.secrets.remove.mutationOptions({
      meta: { failed: 'The secret is still there' },
      onSettled: () => {
        setEnding(undefined)
        return client.invalidateQueries({ queryKey: trpc.secrets.pathKey() })
      },
    }),
  )
  const { data, error } = secrets
  const used = ending?.uses.length ?? 0
  const shown =
    !data && error ? (
      <NotLoaded what="The secrets" error={error} onRetry={() => void secrets.refetch()} />
    ) : !data ? (
      <div className="flex-1">
        <SkeletonRows label="Secrets are loading" />
      </div>
    ) : data.length === 0 ? (
      <EmptyState
        icon="key"
        title="No secret is kept yet"
        actions={
          may && (
            <Button kind="main" icon="plus" onClick={() => onAsk({ name: '', rotated: null })}>
              Set a secret…
            </Button>
          )
        }
      >
        {
          'Passwords and keys do not belong in a pipeline. Set one here, and write { env: ITS_NAME } in the configuration of a resource: runs get it, and it is hidden in all they print.'
        }
      </EmptyState>
    ) : (
      <SecretTable
        secrets={data}
        onSet={may ? (name) => onAsk({ name, rotated: null }) : undefined}
        onRotate={may ? ({ name, kept }) => onAsk({ name, rotated: kept?.scope ?? null }) : undefined}
        onRemove={may ? setEnding : undefined}
      />
    )
  return (
    <>
      {shown}
      {asked && (
        <SecretDialog
          key={`${asked.name} ${asked.rotated ?? ''}`}
          asked={asked}
          onClose={() => onAsk(undefined)}
        />
      )}
      <ConfirmDialog
        open={ending !== undefined}
        onOpenChange={() => setEnding(undefined)}
        danger
        title={`Remove ${ending?.name}?`}
        text={`${ending?.kept ? `It is of ${scopeWords(ending.kept.scope, deployment)}. ` : ''}${
          used > 0 ? 'Runs that need it fail from now on.' : 'Nothing that is published refers to it.'
        }`}
        action="Remove the secret"
        busy={remove.isPending}
        onConfirm={() => ending?.kept && remove.mutate({ name: ending.name, scope: ending.kept.scope })}
      />
    </>
  )
}
