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
import { AddressViewsMenu } from '#components/runs/address-views-menu.tsx'
import { useTypedUrlState } from '#components/runs/use-url-draft.ts'
import { useKeys } from '#components/shell/keys.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { focusWhenDrawn } from '#components/ui/focus-when-drawn.ts'
import { Icon } from '#components/ui/icon.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'
import { catalogEntries, facets, findAssets } from '#core/asset/catalog-facets.ts'

import { catalogColumns } from './catalog-columns.tsx'
import { CatalogFacets } from './catalog-facets.tsx'
import { useCatalogFilter } from './use-catalog-filter.ts'
import { useMarks } from './use-marks.ts'
import { useMaterialize } from './use-materialize.ts'

/** All assets of the deployment as a list: found by typing, marked, made. */
export function CatalogPage() {
  const place = usePlace()
  const router = useRouter()
  useLiveQueries([topics.assets])
  const assets = useQuery(useTRPC().assets.graph.queryOptions())
  const [text, setText] = useTypedUrlState('text', 200)
  const words = useDeferredValue(text)
  const { filter, chosen, toggle: toggleValue, clear } = useCatalogFilter()
  const [isFaceted, setFaceted] = useState(false)
  const marks = useMarks()
  const search = useRef<HTMLInputElement>(null)
  const mayLaunch = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  useKeys('Assets', [
    { keys: '/', label: 'Search', run: () => search.current?.focus() },
    {
      keys: 'f',
      label: 'To the facets',
      run: () => {
        setFaceted(true)
        focusWhenDrawn(() => document.querySelector<HTMLElement>('#catalog-facets [role="checkbox"]'))
      },
    },
    { keys: 'x', label: 'Take all facets away', run: clear },
  ])
  const entries = useMemo(() => catalogEntries(assets.data ?? []), [assets.data])
  const { assets: rows, counts } = useMemo(() => findAssets(entries, words, filter), [entries, words, filter])
  const shown = new Set(rows.map(({ key }) => key))
  const hidden = [...marks.keys].filter((key) => !shown.has(key))
  const makeable = rows
    .filter((asset) => marks.keys.has(asset.key) && asset.computeKind !== 'external' && !asset.isDisabled)
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
        <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
          <SearchField
            ref={search}
            label="Search by key, group, kind, owner, tag or state"
            keys="/"
            value={text}
            onChange={setText}
            className="w-full max-w-[420px]"
          />
          <Button
            kind="quiet"
            icon="filter"
            aria-expanded={isFaceted}
            onClick={() => setFaceted(!isFaceted)}
            className="md:hidden"
          >
            Facets
          </Button>
          <AddressViewsMenu kind="assets" words={['text', ...facets]} />
          {chosen.map(({ facet, value }) => (
            <button
              key={`${facet} ${value}`}
              type="button"
              aria-label={`Take ${facet} ${value} away`}
              onClick={() => toggleValue(facet, value)}
              className="inline-flex h-6 max-w-56 items-center gap-1 rounded-full bg-accent-soft px-2.5 text-xs text-accent"
            >
              <span className="truncate">
                {facet}: {value}
              </span>
              <Icon name="close" size={12} />
            </button>
          ))}
          {chosen.length > 1 && (
            <Button kind="quiet" onClick={clear}>
              Clear all
            </Button>
          )}
          {hidden.length > 0 && (
            <Button kind="quiet" onClick={() => marks.unmark(hidden)}>
              {`Unmark ${hidden.length} that ${hidden.length === 1 ? 'is' : 'are'} not shown`}
            </Button>
          )}
        </div>
        {!assets.data && assets.isError ? (
          <NotLoaded what="The assets" error={assets.error} onRetry={() => void assets.refetch()} />
        ) : !assets.data ? (
          <SkeletonRows label="Assets are loading" />
        ) : (
          <div className="flex min-h-0 flex-1 max-md:flex-col">
            {assets.data.length > 0 && (
              <CatalogFacets
                counts={counts}
                filter={filter}
                onToggle={toggleValue}
                className={classes(
                  'border-line md:w-56 md:border-r max-md:max-h-64 max-md:border-b',
                  !isFaceted && 'max-md:hidden',
                )}
              />
            )}
            <Table
              className="min-w-0 flex-1"
              label="Assets"
              columns={catalogColumns(place, marks, rows)}
              rows={rows}
              rowKey={(asset) => asset.key}
              sorting={{ column: 'key', descending: false }}
              selected={marks.keys}
              onToggle={(asset) => marks.toggle(asset.key)}
              onToggleRange={(range) => marks.mark(range.map(({ key }) => key))}
              onOpen={(asset) => router.push(routes.asset(place, asset.key))}
              empty={
                assets.data.length > 0 ? (
                  <EmptyState
                    icon="filter"
                    title="No asset fits"
                    actions={chosen.length > 0 && <Button onClick={clear}>Take all facets away</Button>}
                  >
                    Take a word out of the search, or a facet away.
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
          </div>
        )}
      </div>
    </Page>
  )
}
