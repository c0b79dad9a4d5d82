'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { Answers } from '#components/api/trpc.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'
import type { RunFace, ViewKind } from '#core/run/run-view.ts'

const loadDialog = () => import('./run-view-dialog.tsx').then((part) => part.RunViewDialog)
const RunViewDialog = openDialogOnDemand(loadDialog)

type RunViewAnswer = Answers['runViews']['list'][number]

interface ViewsMenuProps {
  /** The page whose views they are. */
  kind: ViewKind
  /** What the page shows now; undefined where that is nothing that can be kept. */
  filter: string | undefined
  face: RunFace
  /** What is typed is no filter, and cannot be kept. */
  isBroken?: boolean
  onOpen: (view: RunViewAnswer) => void
}

/** Filters that have a name: one's own and those that others share; opened, kept, renamed and deleted here. */
export function ViewsMenu({ kind, filter, face, isBroken = false, onOpen }: ViewsMenuProps) {
  useFetchAhead(loadDialog)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [editing, setEditing] = useState<RunViewAnswer | 'new' | null>(null)
  const [deleting, setDeleting] = useState<RunViewAnswer | null>(null)
  const views = useQuery(trpc.runViews.list.queryOptions({ kind }))
  const fresh = () => queries.invalidateQueries({ queryKey: trpc.runViews.list.queryKey() })
  const change = useMutation(
    trpc.runViews.change.mutationOptions({ meta: { failed: 'The view was not changed' }, onSuccess: fresh }),
  )
  const remove = useMutation(
    trpc.runViews.remove.mutationOptions({ meta: { failed: 'The view was not deleted' }, onSuccess: fresh }),
  )
  const isOpen = (view: RunViewAnswer) => view.filter === filter && view.face === face
  const current = views.data?.find(isOpen)
  const own = views.data?.filter((view) => view.by === null) ?? []
  const others = views.data?.filter((view) => view.by !== null) ?? []
  const line = (view: RunViewAnswer): MenuItem => ({
    kind: 'choice',
    label: view.by === null ? view.name : `${view.name} · ${view.by}`,
    checked: isOpen(view),
    onSelect: () => onOpen(view),
  })
  const items: MenuItem[] = [
    ...(own.length > 0 ? [{ kind: 'title' as const, label: 'Yours' }, ...own.map(line)] : []),
    ...(others.length > 0
      ? [{ kind: 'title' as const, label: 'Shared by others' }, ...others.map(line)]
      : []),
    ...(own.length + others.length > 0 ? [{ kind: 'line' as const }] : []),
    {
      kind: 'action',
      label: kind === 'runs' ? 'Save this filter as a view…' : 'Save what is shown as a view…',
      icon: 'save',
      disabled: isBroken,
      onSelect: () => setEditing('new'),
    },
    ...(current?.mayChange
      ? [
          {
            kind: 'action' as const,
            label: `Rename ${current.name}…`,
            icon: 'edit' as const,
            onSelect: () => setEditing(current),
          },
          {
            kind: 'action' as const,
            label: current.shared ? 'Stop sharing it' : 'Share it with everybody here',
            icon: 'people' as const,
            onSelect: () => change.mutate({ id: current.id, shared: !current.shared }),
          },
          {
            kind: 'action' as const,
            label: `Delete ${current.name}…`,
            icon: 'trash' as const,
            danger: true,
            onSelect: () => setDeleting(current),
          },
        ]
      : []),
  ]
  return (
    <>
      <Menu items={items}>
        <Button icon="eye" className="max-w-56">
          <span className="truncate">{current?.name ?? 'Views'}</span>
        </Button>
      </Menu>
      {editing && (
        <RunViewDialog
          view={editing === 'new' ? null : editing}
          kind={kind}
          filter={filter ?? ''}
          face={face}
          onClose={() => setEditing(null)}
          onDone={() => {
            setEditing(null)
            void fresh()
          }}
        />
      )}
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => {
          if (!open) setDeleting(null)
        }}
        title={`Delete the view ${deleting?.name ?? ''}?`}
        text={
          deleting?.shared
            ? 'It disappears for everybody who uses it. Nothing else is touched.'
            : 'Nothing else is touched.'
        }
        action="Delete the view"
        danger
        onConfirm={() => {
          if (deleting) remove.mutate({ id: deleting.id })
          setDeleting(null)
        }}
      />
    </>
  )
}
