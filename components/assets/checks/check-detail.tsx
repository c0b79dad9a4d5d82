'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import type { AssetAnswer } from '#components/assets/asset-answer.ts'
import { MetadataFacts } from '#components/assets/metadata-facts.tsx'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { Chip, StateChip } from '#components/ui/chip.tsx'
import { formatNumber } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { checkWords } from '#core/check/check-words.ts'

import { checkTone } from './check-look.ts'
import { CheckStrip, type CheckEvaluation } from './check-strip.tsx'
import { useRunChecks } from './use-run-checks.ts'

type Check = AssetAnswer['checks'][number]

interface CheckDetailProps {
  assetKey: string
  check: Check
  /** Newest first. */
  evaluations: readonly CheckEvaluation[]
}

/** One check of an asset: how it stands, what it found, and how it came out before. */
export function CheckDetail({ assetKey, check, evaluations }: CheckDetailProps) {
  const place = usePlace()
  const { latest } = check
  return (
    <Panel
      title={check.name}
      about={
        <StateChip tone={check.isDisabled ? 'neutral' : checkTone[check.status]}>
          {check.isDisabled ? 'disabled' : checkWords[check.status]}
        </StateChip>
      }
      actions={<CheckActions assetKey={assetKey} check={check} />}
    >
      <div className="grid gap-3">
        {check.description && <p className="text-sm">{check.description}</p>}
        <p className="flex flex-wrap gap-1">
          <Chip>{check.isBlocking ? 'blocking' : 'not blocking'}</Chip>
          <Chip>{check.severity === 'WARN' ? 'warns' : 'fails'}</Chip>
          {!check.canRun && !check.isDisabled && <Chip>reported by the asset’s code</Chip>}
        </p>
        {latest ? (
          <>
            <p className="text-sm text-ink-2">
              <Moment at={latest.atMs} />
              {' in run '}
              <Link
                href={routes.run(place, latest.run)}
                className="font-mono text-accent underline underline-offset-2"
              >
                {latest.run.slice(-8)}
              </Link>
              {check.isOutdated && ', of a value before the latest'}
            </p>
            {(latest.error ?? latest.description) && (
              <p className={latest.error ? 'text-sm text-failed' : 'text-sm'}>
                {latest.error ?? latest.description}
              </p>
            )}
          </>
        ) : (
          <p className="text-sm text-ink-3">
            {check.canRun
              ? 'It runs after each materialization of its asset, and when you run it.'
              : 'Nothing was reported of it yet.'}
          </p>
        )}
        <CheckStrip check={check.name} evaluations={evaluations} />
        <Figures evaluations={evaluations} />
        {latest?.metadata && Object.keys(latest.metadata).length > 0 && (
          <MetadataFacts metadata={latest.metadata} />
        )}
      </div>
    </Panel>
  )
}

function CheckActions({ assetKey, check }: Pick<CheckDetailProps, 'assetKey' | 'check'>) {
  const place = usePlace()
  const mayLaunch = usePermission('run.launch')
  const { runChecks, isPending } = useRunChecks()
  return (
    <>
      {check.drawn && (
        <ButtonLook kind="quiet" icon="designer">
          <Link href={routes.designer(place, check.drawn.pipeline, { element: check.drawn.elementId })}>
            Designer
          </Link>
        </ButtonLook>
      )}
      {check.activeRun && (
        <ButtonLook kind="quiet" icon="runs">
          <Link href={routes.run(place, check.activeRun)}>Open the run</Link>
        </ButtonLook>
      )}
      {check.canRun && !check.isDisabled && (
        <Button
          icon="play"
          busy={isPending}
          disabled={!mayLaunch || check.activeRun !== null}
          title={mayLaunch ? undefined : 'Your role here sees but does not launch'}
          onClick={() => runChecks([{ asset: assetKey, check: check.name }])}
        >
          Run this check
        </Button>
      )}
    </>
  )
}

/** The figures that its evaluations reported, each over time. */
function Figures({ evaluations }: { evaluations: readonly CheckEvaluation[] }) {
  const names = [...new Set(evaluations.flatMap(({ figures }) => Object.keys(figures ?? {})))]
  const courses = names.flatMap((name) => {
    const values = evaluations.toReversed().flatMap(({ figures }) => figures?.[name] ?? [])
    return values.length > 1 ? [{ name, values }] : []
  })
  if (courses.length === 0) return null
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {courses.map(({ name, values }) => {
        const newest = formatNumber(values.at(-1) ?? 0)
        return (
          <div key={name}>
            <p className="flex items-baseline justify-between gap-2 text-xs text-ink-3">
              {name} <b className="text-sm font-semibold text-ink">{newest}</b>
            </p>
            <Sparkline
              label={`${name}, the last ${values.length} times; now ${newest}`}
              values={values}
              className="mt-1 h-7 w-full"
            />
          </div>
        )
      })}
    </div>
  )
}
