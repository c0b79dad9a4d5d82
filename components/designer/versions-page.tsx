'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { Page } from '#components/shell/page.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { showToast } from '#components/ui/toast.ts'
import { emptyDocument } from '#core/document/document.ts'

import { DiffList } from './diff-list.tsx'
import { documentDiff } from './document-diff.ts'
import { useExport } from './use-export.ts'

/** Every version of a pipeline: who, when and why, what it changed, and the way back to it. */
export function VersionsPage({ pipeline, version }: { pipeline: string; version: number | undefined }) {
  const place = usePlace()
  const api = useTRPC()
  useLiveQueries(['pipelines'])
  const opened = useQuery({ ...api.drafts.open.queryOptions({ pipeline }), staleTime: 10_000 })
  const pipelineId = opened.data?.pipelineId
  const list = useQuery({
    ...api.versions.list.queryOptions({ pipelineId: pipelineId ?? '' }),
    enabled: pipelineId !== undefined,
  })
  const chosen = list.data?.find(({ number }) => number === version) ?? list.data?.[0]
  const failed = list.data ? null : (opened.error ?? list.error)
  return (
    <Page
      fill
      crumbs={[
        { label: 'pipelines', href: routes.pipelines(place) },
        { label: pipeline, href: routes.designer(place, pipeline), mono: true },
        { label: 'versions' },
      ]}
      actions={
        <ButtonLook icon="edit">
          <Link href={routes.designer(place, pipeline)}>Open the designer</Link>
        </ButtonLook>
      }
    >
      {failed ? (
        <NotShown
          noun="pipeline"
          icon="history"
          error={failed}
          onRetry={() => void (opened.isError ? opened : list).refetch()}
          back={{ href: routes.pipelines(place), label: 'All pipelines' }}
        />
      ) : !list.data ? (
        <SkeletonRows />
      ) : list.data.length === 0 ? (
        <EmptyState icon="history" title="Nothing is published yet">
          Publish from the designer; every version stays here, with who published it and why.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 max-md:flex-col">
          <ol
            aria-label="Versions"
            className="scroll-quiet w-80 shrink-0 overflow-y-auto border-r border-line max-md:max-h-64 max-md:w-full max-md:border-r-0 max-md:border-b"
          >
            {list.data.map((one) => (
              <li key={one.number}>
                <Link
                  href={routes.versions(place, pipeline, { version: one.number })}
                  aria-current={one.number === chosen?.number ? 'true' : undefined}
                  className="grid gap-0.5 border-b border-line px-4 py-2.5 -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft"
                >
                  <span className="flex items-center gap-2">
                    <b className="font-semibold">Version {one.number}</b>
                    {one.active && (
                      <Chip tone="succeeded" mark>
                        active
                      </Chip>
                    )}
                    <span className="ml-auto text-sm text-ink-3">
                      <Moment at={one.createdAt} />
                    </span>
                  </span>
                  <span className="text-sm text-ink-2">{one.reason}</span>
                  <span className="text-sm text-ink-3">{one.author}</span>
                </Link>
              </li>
            ))}
          </ol>
          {chosen && pipelineId !== undefined && (
            <OneVersion
              key={chosen.number}
              pipeline={pipeline}
              pipelineId={pipelineId}
              version={chosen}
              before={list.data.find(({ number }) => number < chosen.number)?.number}
            />
          )}
        </div>
      )}
    </Page>
  )
}

interface OneVersionProps {
  pipeline: string
  pipelineId: string
  version: { number: number; hash: string; active: boolean }
  before: number | undefined
}

function OneVersion({ pipeline, pipelineId, version, before }: OneVersionProps) {
  const place = usePlace()
  const api = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const exported = useExport(pipeline)
  const [asking, setAsking] = useState<'draft' | 'active'>()
  const tenant = useQuery(api.tenants.current.queryOptions())
  const shown = useQuery({
    ...api.versions.show.queryOptions({ pipelineId, number: version.number }),
    staleTime: Infinity,
  })
  const previous = useQuery({
    ...api.versions.show.queryOptions({ pipelineId, number: before ?? 1 }),
    enabled: before !== undefined,
    staleTime: Infinity,
  })
  const mayPublish = tenant.data?.permissions.includes('pipeline.publish') === true
  const restore = useMutation({
    ...api.versions.restore.mutationOptions(),
    onSuccess: ({ kept }, { as }) => {
      setAsking(undefined)
      void queries.invalidateQueries({ queryKey: api.versions.list.queryKey({ pipelineId }) })
      showToast({
        tone: 'succeeded',
        title:
          as === 'active'
            ? `Version ${version.number} is active`
            : `Version ${version.number} is the draft now`,
        ...(kept !== null && { text: `What was not published is kept as version ${kept}.` }),
      })
      if (as === 'draft') router.push(routes.designer(place, pipeline))
    },
  })
  const ready = shown.data && (before === undefined || previous.data)
  const diffs = ready
    ? documentDiff(
        (before === undefined ? undefined : previous.data?.document) ?? emptyDocument(pipeline),
        shown.data.document,
      )
    : []
  return (
    <section
      aria-label={`Version ${version.number}`}
      className="scroll-quiet min-w-0 flex-1 overflow-y-auto p-5"
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="text-lg">
          Version {version.number}
          {before !== undefined && <span className="font-normal text-ink-3"> compared with {before}</span>}
        </h2>
        <span className="font-mono text-sm text-ink-3" title={version.hash}>
          {version.hash.slice(0, 12)}
        </span>
        <span className="ml-auto" />
        <Button icon="download" onClick={() => exported('yaml', version.number)}>
          Export
        </Button>
        {mayPublish && (
          <>
            <Button icon="edit" onClick={() => setAsking('draft')}>
              Restore as draft…
            </Button>
            {!version.active && (
              <Button icon="publish" onClick={() => setAsking('active')}>
                Make active…
              </Button>
            )}
          </>
        )}
      </div>
      {shown.error && (
        <Banner tone="failed" framed>
          {sentenceOf(shown.error)}
        </Banner>
      )}
      {restore.error && (
        <Banner tone="failed" framed urgent>
          {sentenceOf(restore.error)}
        </Banner>
      )}
      {ready && (
        <>
          <p className="mb-2 text-sm text-ink-3">
            {diffs.length === 0 ? 'Nothing differs.' : formatQuantity(diffs.length, 'change')}
          </p>
          <DiffList diffs={diffs} />
        </>
      )}
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={(open) => {
          if (!open) setAsking(undefined)
        }}
        title={
          asking === 'active'
            ? `Make version ${version.number} active?`
            : `Take version ${version.number} into the draft?`
        }
        text={
          asking === 'active'
            ? 'New runs use it from now on. The draft stays as it is; runs that have started go on with what they began with.'
            : 'The draft becomes what this version was, and everybody who has it open sees it at once. A draft that was not published is kept in this list first, to be restored the same way.'
        }
        action={asking === 'active' ? 'Make active' : 'Restore'}
        busy={restore.isPending}
        onConfirm={() => {
          if (asking)
            restore.mutate({
              pipelineId,
              number: version.number,
              as: asking,
              reason: `Back to version ${version.number}`,
            })
        }}
      />
    </section>
  )
}
