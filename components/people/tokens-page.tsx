'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { dialogOnDemand } from '#components/ui/on-demand.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { SettingsPage } from './settings-page.tsx'

const TokenDialog = dialogOnDemand(() => import('./token-dialog.tsx').then((part) => part.TokenDialog), {
  ahead: true,
})

/** Tokens that let programs in: a build, another service. */
export function TokensPage() {
  const trpc = useTRPC()
  useLiveQueries([topics.people])
  const tokens = useQuery(trpc.tokens.list.queryOptions())
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      meta: { failed: 'The token still works' },
      onSettled: () => tokens.refetch(),
    }),
  )
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<{ id: string; name: string }>()
  const create = (
    <Button kind="main" icon="plus" onClick={() => setMaking(true)}>
      New token…
    </Button>
  )
  return (
    <SettingsPage face="tokens" actions={create}>
      <Panel title="API tokens" about="What a program shows instead of a password" flush>
        {tokens.isError && (
          <NotLoaded what="The tokens" error={tokens.error} onRetry={() => void tokens.refetch()} />
        )}
        {tokens.isPending && <SkeletonRows rows={2} label="Tokens are loading" />}
        {tokens.data?.length === 0 && (
          <EmptyState icon="key" title="No program has a token yet" actions={create}>
            With one, a program of yours can launch runs and publish pipelines here.
          </EmptyState>
        )}
        <ul>
          {tokens.data?.map((token) => (
            <li
              key={token.id}
              className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 last:border-0"
            >
              <div className="min-w-0 flex-1 basis-40">
                <p className="truncate font-medium">{token.name}</p>
                <p className="text-sm text-ink-3">
                  <code>{token.display}</code>
                </p>
              </div>
              <p className="text-sm text-ink-3">
                {token.lastUsedAt ? (
                  <>
                    used <Moment at={token.lastUsedAt} />
                  </>
                ) : (
                  'never used'
                )}
              </p>
              <p className="text-sm text-ink-3">
                {token.expiresAt ? (
                  <>
                    ends <Moment at={token.expiresAt} />
                  </>
                ) : (
                  'does not end'
                )}
              </p>
              <IconButton icon="trash" label={`End ${token.name}…`} onClick={() => setEnding(token)} />
            </li>
          ))}
        </ul>
      </Panel>
      <TokenDialog open={making} onOpenChange={setMaking} onMade={() => void tokens.refetch()} />
      <ConfirmDialog
        open={ending !== undefined}
        onOpenChange={() => setEnding(undefined)}
        danger
        title={`End ${ending?.name}?`}
        text="Programs that show it are turned away from now on."
        action="End the token"
        busy={revoke.isPending}
        onConfirm={() =>
          ending && revoke.mutate({ id: ending.id }, { onSettled: () => setEnding(undefined) })
        }
      />
    </SettingsPage>
  )
}
