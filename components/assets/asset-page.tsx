'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { askForLaunch } from '#components/launch/launch-offer.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Page } from '#components/shell/page.tsx'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button, ButtonLook, IconButton } from '#components/ui/button.tsx'
import { StateChip } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { TabPanel, Tabs } from '#components/ui/tabs.tsx'

import type { AssetAnswer } from './asset-answer.ts'
import { AssetCode } from './asset-code.tsx'
import { AssetEvents } from './asset-events.tsx'
import { assetTone } from './asset-look.ts'
import { AssetNeighbours } from './asset-neighbours.tsx'
import { AssetOverview } from './asset-overview.tsx'
import { useMaterialize } from './use-materialize.ts'

const AssetPartitions = onDemand(
  () => import('#components/partitions/asset-partitions.tsx').then((part) => part.AssetPartitions),
  <Skeleton className="h-40" />,
)

const AssetCondition = onDemand(
  () => import('#components/automation/asset-condition.tsx').then((part) => part.AssetCondition),
  <Skeleton className="h-40" />,
)

const AssetChecks = onDemand(
  () => import('./checks/asset-checks.tsx').then((part) => part.AssetChecks),
  <Skeleton className="h-40" />,
)

/** One asset: its value, how it came to be, what it is made from and what is made from it. */
export function AssetPage({ assetKey }: { assetKey: string }) {
  const trpc = useTRPC()
  const place = usePlace()
  useLiveQueries([topics.assets])
  const asset = useQuery(trpc.assets.show.queryOptions({ key: assetKey }))
  const mayLaunch = usePermission('run.launch')
  const { materialize, isPending } = useMaterialize()
  const external = asset.data?.computeKind === 'external'
  const start = () => materialize([assetKey])
  const verb = asset.data?.isObserved ? 'Observe' : 'Materialize'
  const mayStart = asset.data !== undefined && (asset.data.isObserved || !external) && !asset.data.isDisabled
  usePaletteActions(mayLaunch && mayStart ? [{ label: `${verb} ${assetKey}`, icon: 'play', run: start }] : [])
  return (
    <Page
      crumbs={[
        { label: 'assets', href: routes.assets(place) },
        { label: assetKey, mono: true },
      ]}
      beside={
        asset.data && (
          <StateChip tone={assetTone[asset.data.state.status]}>{asset.data.state.words}</StateChip>
        )
      }
      actions={
        asset.data && (
          <>
            <ButtonLook kind="quiet" icon="lineage">
              <Link href={routes.lineage(place, { asset: assetKey })}>Lineage</Link>
            </ButtonLook>
            <ButtonLook kind="quiet" icon="designer">
              <Link
                href={routes.designer(place, asset.data.pipeline.name, { element: asset.data.elementId })}
              >
                Designer
              </Link>
            </ButtonLook>
            {mayStart && (
              <IconButton
                icon="gear"
                label={`${verb} with configuration…`}
                disabled={!mayLaunch}
                onClick={() => askForLaunch({ assets: [assetKey] })}
              />
            )}
            {mayStart && (
              <Button
                kind="main"
                icon="play"
                busy={isPending}
                disabled={!mayLaunch}
                title={mayLaunch ? undefined : 'Your role here sees but does not launch'}
                onClick={start}
              >
                {verb}
              </Button>
            )}
          </>
        )
      }
      padded={false}
    >
      {!asset.data && asset.isError ? (
        <EmptyState
          failed={refusalOf(asset.error)?.code !== 'not_found'}
          icon={refusalOf(asset.error)?.code === 'not_found' ? 'search' : 'offline'}
          title={
            refusalOf(asset.error)?.code === 'not_found'
              ? `${place.deployment} has no asset ${assetKey}`
              : 'The asset did not load'
          }
          actions={
            <>
              <Button onClick={() => void asset.refetch()}>Try again</Button>
              <ButtonLook>
                <Link href={routes.assets(place)}>All assets</Link>
              </ButtonLook>
            </>
          }
        >
          {refusalOf(asset.error)?.code === 'not_found'
            ? 'Assets appear here when the pipeline that draws them is published.'
            : sentenceOf(asset.error)}
        </EmptyState>
      ) : !asset.data ? (
        <div role="status" aria-label="The asset is loading" className="grid gap-3.5 p-[18px]">
          <Skeleton className="h-16" />
          <Skeleton className="h-80" />
        </div>
      ) : (
        <Faces asset={asset.data} />
      )}
    </Page>
  )
}

const faces = ['overview', 'partitions', 'events', 'checks', 'lineage', 'automation', 'code'] as const

function Faces({ asset }: { asset: AssetAnswer }) {
  const place = usePlace()
  const [tab, setTab] = useUrlState('tab')
  const face = faces.find((one) => one === tab) ?? 'overview'
  const { state } = asset
  const condition = useQuery(useTRPC().conditions.ofAsset.queryOptions({ key: asset.key }))
  return (
    <>
      {state.status === 'failed' && (
        <Banner
          tone="failed"
          title={`${asset.key} was not materialized:`}
          actions={
            state.runId && (
              <ButtonLook>
                <Link href={routes.run(place, state.runId)}>Open the run</Link>
              </ButtonLook>
            )
          }
        >
          {state.words}.
        </Banner>
      )}
      {state.status === 'stale' && (
        <Banner tone="stale" title="Stale:">
          {state.staleCauses.map((cause) => cause.words).join('; ') || state.words}.
        </Banner>
      )}
      {asset.isDisabled && (
        <Banner
          tone="neutral"
          title="Disabled:"
          actions={
            <ButtonLook>
              <Link href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}>
                Open the designer
              </Link>
            </ButtonLook>
          }
        >
          no run makes it, and what depends on it uses its last value. Enable it there and publish.
        </Banner>
      )}
      <Tabs
        label="Faces of the asset"
        value={face}
        onChange={(next) => setTab(next === 'overview' ? undefined : next)}
        tabs={[
          { value: 'overview', label: 'Overview' },
          ...(asset.partitions === null ? [] : [{ value: 'partitions', label: 'Partitions' }]),
          { value: 'events', label: 'Events' },
          { value: 'checks', label: 'Checks', count: asset.checks.length },
          { value: 'lineage', label: 'Lineage', count: asset.upstream.length + asset.downstream.length },
          ...(condition.data ? [{ value: 'automation', label: 'Automation' }] : []),
          { value: 'code', label: 'Code' },
        ]}
        className="flex-1 [&>div:first-child]:bg-surface"
      >
        <TabPanel value={face} className="grid content-start gap-3.5 p-[18px] max-sm:p-3">
          {face === 'overview' && <AssetOverview asset={asset} />}
          {face === 'partitions' && <AssetPartitions assetKey={asset.key} />}
          {face === 'events' && <AssetEvents assetKey={asset.key} />}
          {face === 'checks' && <AssetChecks asset={asset} />}
          {face === 'lineage' && <AssetNeighbours asset={asset} />}
          {face === 'automation' && <AssetCondition assetKey={asset.key} />}
          {face === 'code' && <AssetCode asset={asset} />}
        </TabPanel>
      </Tabs>
    </>
  )
}
