'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { InvitationsPanel } from './invitations-panel.tsx'
import { roleOptions } from './role-words.ts'
import { SettingsPage } from './settings-page.tsx'
import { usePermission } from './use-permission.ts'

/** Who belongs to the tenant, in which role, and who was invited. */
export function MembersPage() {
  const trpc = useTRPC()
  useLiveQueries([topics.people])
  const me = useQuery(trpc.people.me.queryOptions())
  const members = useQuery(trpc.members.list.queryOptions())
  const mayChange = usePermission('member.role')
  const mayRemove = usePermission('member.remove')
  const role = useQuery(trpc.tenants.current.queryOptions()).data?.role
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({
      meta: { failed: 'The role stays as it was' },
      onSettled: () => members.refetch(),
    }),
  )
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      meta: { failed: 'Nobody was removed' },
      onSettled: () => members.refetch(),
    }),
  )
  const [leaving, setLeaving] = useState<{ userId: string; name: string }>()
  return (
    <SettingsPage face="members">
      <Panel title="Members" about={members.data ? String(members.data.length) : undefined} flush>
        {members.isError && (
          <NotLoaded what="The members" error={members.error} onRetry={() => void members.refetch()} />
        )}
        {members.isPending && <SkeletonRows rows={3} label="Members are loading" />}
        <ul>
          {members.data?.map((member) => (
            <li
              key={member.userId}
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-0"
            >
              <Avatar id={member.userId} name={member.name} />
              <div className="min-w-0 flex-1 basis-40">
                <p className="truncate font-medium">
                  {member.name}
                  {member.userId === me.data?.user.id && (
                    <span className="font-normal text-ink-3"> (you)</span>
                  )}
                </p>
                <p className="truncate text-sm text-ink-3">{member.email}</p>
              </div>
              <span className="text-sm text-ink-3">
                joined <Moment at={member.joinedAt} />
              </span>
              <Select
                className="w-32!"
                aria-label={`Role of ${member.name}`}
                options={roleOptions(role)}
                value={member.role}
                disabled={!mayChange || change.isPending}
                onChange={(next) => change.mutate({ userId: member.userId, role: next })}
              />
              <IconButton
                icon="trash"
                label={`Remove ${member.name}…`}
                disabled={!mayRemove}
                onClick={() => setLeaving(member)}
              />
            </li>
          ))}
        </ul>
      </Panel>
      <InvitationsPanel role={role} />
      <ConfirmDialog
        open={leaving !== undefined}
        onOpenChange={() => setLeaving(undefined)}
        danger
        title={`Remove ${leaving?.name}?`}
        text="They lose access at once, and their API tokens stop working. What they drew and ran stays."
        action="Remove"
        busy={remove.isPending}
        onConfirm={() =>
          leaving && remove.mutate({ userId: leaving.userId }, { onSettled: () => setLeaving(undefined) })
        }
      />
    </SettingsPage>
  )
}
