'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { useKeys } from '#components/shell/keys.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'

import { ImportDialog, NewPipelineDialog, RenameDialog } from './dialogs.tsx'
import type { PipelineRow } from './pipeline-answer.ts'
import { pipelineColumns } from './pipeline-columns.tsx'
import { saveText } from './save-text.ts'

/** All pipelines of the deployment: made, taken in, saved as text, renamed, deleted. */
export function PipelinesPage() {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  useLiveQueries([topics.pipelines, topics.drafts])
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const mayWrite = usePermission('pipeline.write')
  const mayDelete = usePermission('pipeline.delete')
  const [dialog, setDialog] = useUrlState('open', 'passing')
  const [text, setText] = useState('')
  const [renaming, setRenaming] = useState<PipelineRow>()
  const [deleting, setDeleting] = useState<PipelineRow>()
  const search = useRef<HTMLInputElement>(null)
  const refetch = () => void pipelines.refetch()
  const remove = useMutation(
    trpc.pipelines.remove.mutationOptions({ meta: { failed: 'Nothing was deleted' }, onSettled: refetch }),
  )
  const save = useMutation(
    trpc.pipelines.export.mutationOptions({
      meta: { failed: 'Nothing was saved' },
      onSuccess: (file) => saveText(file.fileName, file.text),
    }),
  )
  useKeys('Pipelines', [
    { keys: '/', label: 'Search', run: () => search.current?.focus() },
    { keys: 'n', label: 'New pipeline', run: () => mayWrite && setDialog('new') },
  ])
  const rows = (pipelines.data ?? []).filter((one) =>
    `${one.name} ${one.description ?? ''}`.toLowerCase().includes(text.trim().toLowerCase()),
  )
  const begin = mayWrite && (
    <>
      <Button icon="upload" onClick={() => setDialog('import')}>
        Import…
      </Button>
      <Button kind="main" icon="plus" keys="n" onClick={() => setDialog('new')}>
        New pipeline…
      </Button>
    </>
  )
  const columns = pipelineColumns(place, {
    open: (one) => router.push(routes.designer(place, one.name)),
    versions: (one) => router.push(routes.versions(place, one.name)),
    save: (one, format) => save.mutate({ pipeline: one.name, format }),
    rename: mayWrite ? setRenaming : undefined,
    remove: mayDelete ? setDeleting : undefined,
  })
  return (
    <Page
      crumbs={[{ label: 'pipelines' }]}
      beside={pipelines.data && <span>{pipelines.data.length}</span>}
      actions={begin}
      fill
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        <div className="border-b border-line px-4 py-2">
          <SearchField
            ref={search}
            label="Search pipelines"
            keys="/"
            value={text}
            onChange={setText}
            className="w-full max-w-[320px]"
          />
        </div>
        {!pipelines.data && pipelines.isError ? (
          <NotLoaded what="The pipelines" error={pipelines.error} onRetry={refetch} />
        ) : !pipelines.data ? (
          <SkeletonRows label="Pipelines are loading" />
        ) : (
          <Table
            label="Pipelines"
            columns={columns}
            rows={rows}
            rowKey={(one) => one.id}
            rowHeight={48}
            sorting={{ column: 'name', descending: false }}
            onOpen={(one) => router.push(routes.designer(place, one.name))}
            empty={
              pipelines.data.length > 0 ? (
                <EmptyState icon="filter" title={`No pipeline is called “${text}”`}>
                  Take a letter out of the search.
                </EmptyState>
              ) : (
                <EmptyState icon="designer" title="No pipeline yet" actions={begin}>
                  A pipeline is a drawing of the data you keep and the code that makes it. Begin on an empty
                  canvas, or take one in from its YAML.
                </EmptyState>
              )
            }
          />
        )}
      </div>
      <NewPipelineDialog
        open={dialog === 'new'}
        onOpenChange={(open) => setDialog(open ? 'new' : undefined)}
      />
      <ImportDialog
        open={dialog === 'import'}
        onOpenChange={(open) => setDialog(open ? 'import' : undefined)}
      />
      {renaming && (
        <RenameDialog
          key={renaming.id}
          pipeline={renaming}
          onClose={() => setRenaming(undefined)}
          onRenamed={refetch}
        />
      )}
      <ConfirmDialog
        open={deleting !== undefined}
        onOpenChange={() => setDeleting(undefined)}
        danger
        title={`Delete ${deleting?.name}?`}
        text="Its drawing and versions go, and its assets leave the lineage. Data that was materialized stays in storage."
        action="Delete the pipeline"
        typeToConfirm={deleting?.name}
        busy={remove.isPending}
        onConfirm={() =>
          deleting && remove.mutate({ pipeline: deleting.name }, { onSettled: () => setDeleting(undefined) })
        }
      />
    </Page>
  )
}
