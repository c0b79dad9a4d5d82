'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import type { AssetAnswer } from '#components/assets/asset-answer.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { Chip, StateText } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { type Column, Table } from '#components/ui/table.tsx'
import { checkWords } from '#core/check/check-words.ts'

import { CheckDetail } from './check-detail.tsx'
import { checkTone } from './check-look.ts'
import { CheckStrip, type CheckEvaluation } from './check-strip.tsx'
import { useRunChecks } from './use-run-checks.ts'

type Check = AssetAnswer['checks'][number]

const columnsWith = (evaluations: ReadonlyMap<string, readonly CheckEvaluation[]>): Column<Check>[] => [
  {
    id: 'status',
    header: 'State',
    width: '140px',
    cell: ({ status, isDisabled }) => (
      <StateText tone={isDisabled ? 'neutral' : checkTone[status]}>
        {isDisabled ? 'disabled' : checkWords[status]}
      </StateText>
    ),
  },
  {
    id: 'name',
    header: 'Check',
    width: 'minmax(140px,1fr)',
    sortBy: ({ name }) => name,
    cell: ({ name, isBlocking }) => (
      <>
        <span className="truncate font-mono">{name}</span>
        {isBlocking && <Chip>blocking</Chip>}
      </>
    ),
  },
  {
    id: 'past',
    header: 'Last times',
    width: 'minmax(120px,1fr)',
    wideOnly: true,
    cell: ({ name }) => <CheckStrip check={name} evaluations={(evaluations.get(name) ?? []).slice(0, 20)} />,
  },
  {
    id: 'at',
    header: 'When',
    width: '110px',
    align: 'end',
    cell: ({ latest }) => (latest ? <Moment at={latest.atMs} className="text-ink-2" /> : '–'),
  },
]

/** The checks of an asset: how each stands, how it came out the last times, and what it found. */
export function AssetChecks({ asset }: { asset: AssetAnswer }) {
  const place = usePlace()
  const { checks } = asset
  const [wanted, setWanted] = useUrlState('check')
  const mayLaunch = usePermission('run.launch')
  const { runChecks, isPending } = useRunChecks()
  const history = useQuery(useTRPC().assets.checkHistory.queryOptions({ key: asset.key }))
  const evaluations = Map.groupBy(history.data ?? [], ({ check }) => check)
  const chosen = checks.find(({ name }) => name === wanted) ?? checks[0]
  const runnable = checks.filter(({ canRun, isDisabled, activeRun }) => canRun && !isDisabled && !activeRun)
  if (!chosen)
    return (
      <Panel>
        <EmptyState
          icon="check"
          title="Nothing checks it yet"
          actions={
            <ButtonLook>
              <Link href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}>
                Open the designer
              </Link>
            </ButtonLook>
          }
        >
          Draw a check of it: it runs after each materialization, and can hold up what depends on it.
        </EmptyState>
      </Panel>
    )
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-2">
      <Panel
        title="Checks"
        flush
        actions={
          runnable.length > 1 && (
            <Button
              icon="play"
              busy={isPending}
              disabled={!mayLaunch}
              onClick={() => runChecks(runnable.map(({ name }) => ({ asset: asset.key, check: name })))}
            >
              Run all
            </Button>
          )
        }
      >
        <Table
          label="Checks"
          columns={columnsWith(evaluations)}
          rows={checks}
          rowKey={({ name }) => name}
          selected={new Set([chosen.name])}
          onOpen={({ name }) => setWanted(name)}
        />
      </Panel>
      <CheckDetail assetKey={asset.key} check={chosen} evaluations={evaluations.get(chosen.name) ?? []} />
    </div>
  )
}
