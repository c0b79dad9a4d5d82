'use client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { NumberField } from '#components/ui/number-field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { mostPerRun } from '#core/backfill/most-per-run.ts'
import { rangeMark } from '#core/partition/partition-set.ts'
import { spellRange } from '#core/partition/spell-partition.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { DateRange } from './date-range.tsx'
import { PartitionMatrix } from './partition-matrix.tsx'
import { PartitionStrip } from './partition-strip.tsx'
import { countWords } from './partition-words.ts'

interface LaunchDialogProps {
  target: RequestedTarget
  onClose: () => void
  /** What is chosen at first. */
  initial?: string | undefined
}

/** Which partitions of a target are to be made: as a text, from the strip, by date, or all that are missing. One is a run, several are a backfill. */
export function LaunchDialog({ target, onClose, initial = 'latest' }: LaunchDialogProps) {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const tell = useTellRun()
  const [text, setText] = useState(initial)
  const [pick, setPick] = useState<'missing' | 'failed'>()
  const [order, setOrder] = useState<'ascending' | 'descending'>('ascending')
  const [onFailure, setOnFailure] = useState<'continue' | 'stop'>('continue')
  const [mostAtOnce, setMostAtOnce] = useState(10)
  const [perRun, setPerRun] = useState<'one' | 'range'>('one')
  const [most, setMost] = useState(mostPerRun)
  const asked = useQuery({ ...trpc.partitions.ofTarget.queryOptions({ target }), retry: false })
  const choice = useQuery({
    ...trpc.partitions.chosen.queryOptions({ target, by: pick ? { pick } : { text } }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const choose = (next: string) => {
    setPick(undefined)
    setText(next)
  }
  const chosen = choice.data
  const isSettled = !choice.isPlaceholderData && chosen?.outcome === 'parsed'
  const written = pick && chosen?.outcome === 'parsed' ? chosen.text : text
  const run = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ runId }) => {
        onClose()
        tell(
          runId,
          `The run for ${chosen?.outcome === 'parsed' ? chosen.first : 'the partition'} is on its way`,
        )
      },
    }),
  )
  const backfill = useMutation(
    trpc.backfills.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ id }) => {
        onClose()
        showToast({
          tone: 'running',
          title: 'The backfill is on its way',
          action: {
            label: 'Open it',
            onPress: () => router.push(routes.automation(place, { face: 'backfills', backfill: id })),
          },
        })
      },
    }),
  )
  const count = chosen?.outcome === 'parsed' ? chosen.count : 0
  const isMixed = asked.data?.isMixed ?? false
  const start = () => {
    if (!isSettled) return
    if (count === 1 && !isMixed) run.mutate({ target, partition: chosen.first })
    else
      backfill.mutate({
        target,
        partitions: chosen.text,
        order,
        onFailure,
        mostAtOnce,
        mostPerRun: perRun === 'one' ? 1 : most,
      })
  }
  const error = run.error ?? backfill.error
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={onClose}
      title="Materialize partitions"
      text={
        asked.data ? (
          <>
            <span className="font-mono">{asked.data.asset}</span>: {asked.data.words}.
          </>
        ) : undefined
      }
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            kind="main"
            icon="play"
            busy={run.isPending || backfill.isPending}
            disabled={!isSettled}
            onClick={start}
          >
            {count > 1 || isMixed
              ? `Start a backfill of ${formatQuantity(count, 'partition')}`
              : 'Materialize'}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        {!asked.data && asked.error ? (
          <Banner tone="failed" framed urgent title="The partitions did not load.">
            {sentenceOf(asked.error)}
          </Banner>
        ) : !asked.data ? (
          <div role="status" aria-label="The partitions are loading">
            <Skeleton className="h-24" />
          </div>
        ) : asked.data.shown.size === 0 ? (
          <Banner tone="neutral" framed title="There is no partition yet.">
            {asked.data.dynamicSet === null
              ? 'The first window has not ended.'
              : `Add keys to the set ${asked.data.dynamicSet} on the page of the asset.`}
          </Banner>
        ) : (
          <>
            <div className="grid gap-1.5">
              {asked.data.isMulti ? (
                <PartitionMatrix assetKey={asked.data.asset} onSelect={(part) => choose(part.text)} />
              ) : (
                <PartitionStrip
                  shown={asked.data.shown}
                  onSelect={(first, last) => choose(spellRange(first, last))}
                />
              )}
              <p className="text-sm text-ink-2">{countWords(asked.data.shown.total)}</p>
            </div>
            <Field
              label="Partitions"
              {...(chosen?.outcome === 'refused' && { error: chosen.message })}
              hint={
                isSettled
                  ? `${formatQuantity(count, 'partition')}${count > 1 ? `, ${chosen.first} to ${chosen.last}` : ''}.`
                  : `Keys, ranges (first${rangeMark}last), * for all, latest or latest 7; several with commas.`
              }
            >
              <TextInput mono value={written} onChange={(event) => choose(event.currentTarget.value)} />
            </Field>
            <div className="flex flex-wrap items-center gap-2">
              <Button onClick={() => choose('latest')}>Latest</Button>
              <Button onClick={() => choose('*')}>All</Button>
              <Button disabled={asked.data.shown.total.missing === 0} onClick={() => setPick('missing')}>
                Missing
              </Button>
              <Button disabled={asked.data.shown.total.failed === 0} onClick={() => setPick('failed')}>
                Failed
              </Button>
              {asked.data.isTimed && <DateRange onChoose={choose} />}
            </div>
            {(count > 1 || isMixed) && asked.data.layers.length > 1 && (
              <Banner tone="neutral" framed title="What is upstream is made first:">
                {asked.data.layers.map((assets) => assets.join(', ')).join(', then ')}. The partitions of{' '}
                {asked.data.asset} are chosen; what is made from them follows, partition by partition.
              </Banner>
            )}
            {count > 1 && asked.data.isChain && asked.data.layers.length < 2 && (
              <Banner tone="neutral" framed title="Each is made from the one before:">
                they run one after the other, and the backfill stops where one fails.
              </Banner>
            )}
            {count > 1 && (
              <div className="flex flex-wrap items-end gap-4">
                <Segmented
                  label="Partitions of a run"
                  value={perRun}
                  onChange={setPerRun}
                  options={[
                    { value: 'one', label: 'A run for each' },
                    { value: 'range', label: 'One run for a range' },
                  ]}
                />
                {perRun === 'range' && (
                  <Field label="At most" className="w-28">
                    <NumberField
                      value={most}
                      min={2}
                      max={mostPerRun}
                      onChange={(next) => setMost(next ?? mostPerRun)}
                    />
                  </Field>
                )}
                {perRun === 'range' && (
                  <p className="w-full text-sm text-ink-2">
                    Partitions in a row are made by one run: its code reads all of their keys and gives back a
                    value for each.
                  </p>
                )}
              </div>
            )}
            {(count > 1 || isMixed) && (!asked.data.isChain || asked.data.layers.length > 1) && (
              <div className="flex flex-wrap items-end gap-4">
                <Field label="Runs at a time" className="w-28">
                  <NumberField
                    value={mostAtOnce}
                    min={1}
                    max={1_000}
                    onChange={(next) => setMostAtOnce(next ?? 10)}
                  />
                </Field>
                <Segmented
                  label="Order"
                  value={order}
                  onChange={setOrder}
                  options={[
                    { value: 'ascending', label: 'First to last' },
                    { value: 'descending', label: 'Last to first' },
                  ]}
                />
                <Segmented
                  label="When one fails"
                  value={onFailure}
                  onChange={setOnFailure}
                  options={[
                    { value: 'continue', label: 'Go on after a failure' },
                    { value: 'stop', label: 'Stop at a failure' },
                  ]}
                />
              </div>
            )}
          </>
        )}
        {error && (
          <Banner tone="failed" framed urgent title="Nothing was started.">
            {sentenceOf(error)}
          </Banner>
        )}
      </form>
    </Dialog>
  )
}
