'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { askForLaunch } from '#components/launch/launch-offer.ts'
import { askForPartitions } from '#components/partitions/partition-offer.ts'
import { routes } from '#components/routes.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { isMadeByRuns, isObservedByRuns, keysOf, makersOf, makesAssets } from '#core/document/asset-graph.ts'
import { diffDocuments } from '#core/document/diff-documents.ts'
import { isDisabled } from '#core/document/disabled.ts'

import type { Active } from './active.ts'
import { changeCount } from './compare/change-count.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { keysWithUpstream } from './keys-with-upstream.ts'

type Which = 'selected' | 'upstream' | 'all' | 'job'

const takeFocus = (button: HTMLButtonElement | null) => button?.focus()

/** Starts a run of what is published: the selected assets or all of them, or the selected job. */
export function MaterializeDialog({ active, mayPublish }: { active: Active | null; mayPublish: boolean }) {
  const { store, open } = useDesigner()
  const place = usePlace()
  const tell = useTellRun()
  const api = useTRPC()
  const document = useDesignerState((state) => state.document)
  const chosen = [...store.read().selection].flatMap((id) => document.elements[id] ?? [])
  const selected = chosen.flatMap(keysOf)
  const job = chosen.length === 1 && chosen[0]?.kind === 'job' ? chosen[0].name : undefined
  const [asked, setAsked] = useState<Which>()
  const made = Object.values(active?.document.elements ?? {}).filter(makesAssets)
  const published = made.filter(isMadeByRuns).flatMap(keysOf)
  const observed = new Set(made.filter(isObservedByRuns).flatMap(keysOf))
  // A run that observes makes nothing.
  const isLook = selected.length > 0 && selected.every((key) => observed.has(key))
  const known = isLook ? observed : new Set(published)
  const ready = selected.filter((key) => known.has(key))
  const disabled = active
    ? selected.filter((key) => isDisabled(active.document.elements[makersOf(active.document).get(key) ?? '']))
    : []
  const upstream = active
    ? keysWithUpstream(
        active.document,
        chosen.map(({ id }) => id),
      ).filter((key) => known.has(key))
    : []
  const states = useQuery(api.assets.graph.queryOptions()).data ?? []
  const never = new Set(states.filter(({ state }) => state.status === 'never').map(({ key }) => key))
  /** What the chosen ones are made from and what nobody has materialized yet: without it they fail. */
  const missing = upstream.filter((key) => never.has(key) && !ready.includes(key))
  const usual: Which =
    job !== undefined ? 'job' : selected.length === 0 ? 'all' : missing.length > 0 ? 'upstream' : 'selected'
  const which = asked ?? usual
  const keys = which === 'all' ? published : which === 'upstream' ? upstream : ready
  const unpublished =
    which === 'selected' || which === 'upstream'
      ? selected.filter((key) => !known.has(key) && !disabled.includes(key))
      : []
  const draftDiffers = active !== null && changeCount(diffDocuments(active.document, document)) > 0
  const jobKnown =
    active !== null &&
    job !== undefined &&
    Object.values(active.document.elements).some((element) => element.kind === 'job' && element.name === job)
  const target =
    which === 'job' && job !== undefined ? { job, pipeline: document.settings.name } : { assets: keys }
  const runnable = which === 'job' ? jobKnown : keys.length > 0
  const isPartitioned = (key: string) => {
    const element = active?.document.elements[makersOf(active.document).get(key) ?? '']
    return makesAssets(element) && element.partitions !== undefined
  }
  const wantsPartition = which !== 'job' && keys.some(isPartitioned)
  const plan = useQuery({
    ...api.runs.plan.queryOptions({ target }),
    enabled: runnable && !wantsPartition,
    retry: false,
  })
  const close = () => open({ dialog: undefined })

  const start = useMutation({
    ...api.runs.start.mutationOptions(),
    // A job may turn out to want a partition or a value; then the question for that takes the place of this dialog.
    onError: (error) => {
      if (refusalOf(error)?.detail.wants !== undefined) close()
    },
    onSuccess: ({ runId }) => {
      close()
      tell(runId, 'The run is on its way')
    },
  })
  const options = [
    ...(job !== undefined ? [{ value: 'job' as const, label: `Job ${job}` }] : []),
    ...(selected.length > 0 ? [{ value: 'selected' as const, label: `Selected (${selected.length})` }] : []),
    ...(upstream.length > ready.length
      ? [{ value: 'upstream' as const, label: `With upstream (${upstream.length})` }]
      : []),
    { value: 'all' as const, label: `All (${published.length})` },
  ]
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Materialize"
      text={active ? `Runs what is published: version ${active.number}.` : 'Only what is published can run.'}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          {(draftDiffers || !active || unpublished.length > 0) && mayPublish && (
            <Button onClick={() => open({ dialog: 'publish' })}>Publish first…</Button>
          )}
          <Button
            disabled={!runnable}
            onClick={() => {
              close()
              askForLaunch(target)
            }}
          >
            With configuration…
          </Button>
          <Button
            kind="main"
            icon="play"
            busy={start.isPending}
            disabled={!runnable}
            ref={takeFocus}
            onClick={() => {
              if (!wantsPartition) return start.mutate({ target })
              close()
              askForPartitions(target)
            }}
          >
            {wantsPartition ? 'Choose partitions…' : 'Materialize'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {!active && (
          <Banner tone="warn" framed title="This pipeline was never published.">
            Publish it once; then its assets can be materialized.
          </Banner>
        )}
        {draftDiffers && (
          <Banner tone="neutral" framed title={`The draft differs from version ${active.number}.`}>
            What runs is the version, not the draft.
          </Banner>
        )}
        {unpublished.length > 0 && active && (
          <Banner
            tone="warn"
            framed
            title={`${formatQuantity(unpublished.length, 'selected asset')} not in version ${active.number}:`}
          >
            <span className="font-mono">{unpublished.slice(0, 6).join(', ')}</span>
          </Banner>
        )}
        {disabled.length > 0 && (
          <Banner
            tone="neutral"
            framed
            title={`${formatQuantity(disabled.length, 'selected asset')} disabled, and left out:`}
          >
            <span className="font-mono">{disabled.slice(0, 6).join(', ')}</span>
          </Banner>
        )}
        {options.length > 1 && (
          <Segmented label="What to materialize" options={options} value={which} onChange={setAsked} />
        )}
        {runnable && (
          <p className="text-ink-2">
            {which === 'job' ? `Job ${job ?? ''}` : formatQuantity(keys.length, 'asset')}
            {plan.data && `, ${formatQuantity(plan.data.steps.length, 'step')}`}.{' '}
            {(which === 'selected' || which === 'upstream') && (
              <span className="font-mono">{keys.slice(0, 8).join(', ')}</span>
            )}
          </p>
        )}
        {which === 'selected' && missing.length > 0 && (
          <Banner
            tone="warn"
            framed
            title={`Never materialized yet, and needed: ${missing.slice(0, 6).join(', ')}${missing.length > 6 ? ', …' : ''}`}
          >
            Materialize with upstream, or what you selected fails.
          </Banner>
        )}
        {plan.data?.problems.map((problem) => (
          <Banner key={problem.message} tone="failed" framed>
            {problem.message}
          </Banner>
        ))}
        {(start.error ?? plan.error) && (
          <Banner tone="failed" framed urgent title="The run did not start.">
            {sentenceOf(start.error ?? plan.error)}
          </Banner>
        )}
        <p className="text-sm text-ink-3">
          Earlier runs are under{' '}
          <Link
            className="underline underline-offset-2 hover:text-accent"
            href={routes.runs(place, { pipeline: document.settings.name })}
          >
            Runs
          </Link>
          .
        </p>
      </div>
    </Dialog>
  )
}
