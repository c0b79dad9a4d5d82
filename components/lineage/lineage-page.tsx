'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { routes } from '#components/routes.ts'
import { useTypedUrlState, useUrlDraft } from '#components/runs/use-url-draft.ts'
import type { Way } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { LineageBoard } from './lineage-board.tsx'
import { keysOf } from './lineage-graph.ts'
import { MaterializeButton } from './materialize-button.tsx'
import { useMaking } from './use-making.ts'
import { useSelected } from './use-selected.ts'

/** Longer addresses are cut on their way to somebody. */
const longestWord = 1_500

const readChosen = (word: string | undefined): ReadonlySet<string> => new Set(word ? word.split(',') : [])
const writeChosen = (ids: readonly string[]): string | undefined => {
  const word = ids.join(',')
  return word.length > longestWord ? undefined : word
}
const none: readonly AssetEntry[] = []

/** All assets of the deployment and how they hang together, live. */
export function LineagePage() {
  const place = usePlace()
  useLiveQueries([topics.assets])
  const graph = useQuery(useTRPC().assets.graph.queryOptions())
  const [text, setText] = useTypedUrlState('selection', 300)
  const { draft: chosen, setDraft: setChosen, write: keepChosen } = useUrlDraft('asset', readChosen)
  const selected = useSelected(graph.data, text)
  const all = selected.isWaiting ? undefined : graph.data
  const choose = (ids: readonly string[], way: Way = 'step') => {
    setChosen(new Set(ids))
    keepChosen(writeChosen(ids), way)
  }
  const keys = useMemo(() => keysOf(chosen, selected.assets), [chosen, selected.assets])
  const making = useMaking({ all: all ?? none, shown: selected.assets, chosen: keys })
  return (
    <Page
      crumbs={[{ label: 'lineage' }]}
      beside={
        all && (
          <span className="whitespace-nowrap">
            {selected.assets.length === all.length
              ? `${all.length} assets`
              : `${selected.assets.length} of ${all.length} assets`}
          </span>
        )
      }
      actions={
        <>
          <ButtonLook kind="quiet" icon="asset">
            <Link href={routes.assets(place)}>As a list</Link>
          </ButtonLook>
          <MaterializeButton making={making} all={all ?? none} shown={selected.assets} chosen={keys} />
        </>
      }
      fill
    >
      {!all && graph.isError ? (
        <NotLoaded what="The lineage" error={graph.error} onRetry={() => void graph.refetch()} />
      ) : !all ? (
        <div
          role="status"
          aria-label="The lineage is loading"
          className="flex flex-1 items-center justify-center gap-16"
        >
          {[0, 1, 2].map((column) => (
            <div key={column} className="grid gap-8">
              <Skeleton className="h-[54px] w-[204px]" />
              <Skeleton className="h-[54px] w-[204px]" />
            </div>
          ))}
        </div>
      ) : all.length === 0 ? (
        <EmptyState
          icon="lineage"
          title="No asset is published yet"
          actions={
            <ButtonLook kind="main">
              <Link href={routes.pipelines(place)}>Open the pipelines</Link>
            </ButtonLook>
          }
        >
          Publish a pipeline; its assets appear here with the wires between them, across pipelines.
        </EmptyState>
      ) : (
        <LineageBoard
          selected={selected}
          text={text}
          onText={setText}
          chosen={chosen}
          onChoose={choose}
          onMaterialize={making.start}
        />
      )}
    </Page>
  )
}
