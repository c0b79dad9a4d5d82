'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useMemo, useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { useTypedUrlState } from '#components/runs/use-url-draft.ts'
import { useKeys } from '#components/shell/keys.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'

import { catalogColumns } from './catalog-columns.tsx'
import { matchesWords } from './matches-words.ts'
import { useMaterialize } from './use-materialize.ts'

/** All assets of the deployment as a list: found by typing, marked, made. */
export function CatalogPage() {
  const place = usePlace()
  const router = useRouter()
  useLiveQueries([topics.assets])
  const assets = useQuery(useTRPC().assets.graph.queryOptions())
  const [text, setText] = useTypedUrlState('text', 200)
  const words = useDeferredValue(text)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  const mayLaunch = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  useKeys('Assets', [{ keys: '/', label: 'Search', run: () => search.current?.focus() }])
  const rows = useMemo(
    () => (assets.data ?? []).filter((asset) => matchesWords(asset, words)),
    [assets.data, words],
  )
  const toggle = (key: string) => {
    const next = new Set(marked)
    if (!next.delete(key)) next.add(key)
    setMarked(next)
  }
  const makeable = rows
    .filter((asset) => marked.has(asset.key) && asset.computeKind !== 'external')
    .map((asset) => asset.key)
  return (
    <Page
      crumbs={[{ label: 'assets' }]}
      beside={
        assets.data && (
          <span>
            {rows.length === assets.data.length ? rows.length : `${rows.length} of ${assets.data.length}`}
          </span>
        )
      }
      fill
      actions={
        <>
          <ButtonLook kind="quiet" icon="lineage">
            <Link href={routes.lineage(place)}>Lineage</Link>
          </ButtonLook>
          <Button
            kind="main"
            icon="play"
            busy={isPending}
            disabled={!mayLaunch || makeable.length === 0}
            onClick={() => materialize(makeable)}
          >
            {makeable.length > 0 ? `Materialize ${makeable.length}` : 'Materialize'}
          </Button>
        </>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        <div className="flex items-center gap-2 border-b border-line px-4 py-2">
          <SearchField
            ref={search}
            label="Search by key, group, kind, owner, tag or state"
            keys="/"
            value={text}
            onChange={setText}
            className="w-full max-w-[420px]"
          />
        </div>
        {!assets.data && assets.isError ? (
          <NotLoaded what="The assets" error={assets.error} onRetry={() => void assets.refetch()} />
        ) : !assets.data ? (
          <SkeletonRows label="Assets are loading" />
        ) : (
          <Table
            label="Assets"
            columns={catalogColumns(place, marked, toggle)}
            rows={rows}
            rowKey={(asset) => asset.key}
            sorting={{ column: 'key', descending: false }}
            selected={marked}
            onToggle={(asset) => toggle(asset.key)}
            onOpen={(asset) => router.push(routes.asset(place, asset.key))}
            empty={
              assets.data.length > 0 ? (
                <EmptyState icon="filter" title="No asset fits these words">
                  Take a word out of the search.
                </EmptyState>
              ) : (
                <EmptyState
                  icon="asset"
                  title="No asset is published yet"
                  actions={
                    <ButtonLook kind="main">
                      <Link href={routes.pipelines(place)}>Open the pipelines</Link>
                    </ButtonLook>
                  }
                >
                  Draw assets in a pipeline and publish it; they are listed here with their state.
                </EmptyState>
              )
            }
          />
        )}
      </div>
    </Page>
  )
}
