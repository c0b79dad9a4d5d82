'use client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { askForPartitions } from '#components/partitions/partition-offer.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { editConfigText, writeOutConfig } from '#core/run/launch/edit-config-text.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { LaunchFields } from './launch-fields.tsx'
import { problemsByField, readLaunch, titleOf } from './launch.ts'

interface LaunchpadProps {
  target: RequestedTarget
  onClose: () => void
}

const typingRestsMs = 250

/** Launches a target with what it is given: inputs and configuration as fields or as text, tags, a partition. What is wrong is said where it stands. */
export function Launchpad({ target, onClose }: LaunchpadProps) {
  const trpc = useTRPC()
  const tell = useTellRun()
  const [face, setFace] = useState<'fields' | 'text'>('fields')
  const [text, setText] = useState('')
  const [tags, setTags] = useState('')
  const [partition, setPartition] = useState('latest')
  const form = useQuery({ ...trpc.runs.launchForm.queryOptions({ target }), retry: false })
  const wantsPartition = form.data?.wantsPartition ?? false
  const chosen = useQuery({
    ...trpc.partitions.chosen.queryOptions({ target, by: { text: partition } }),
    enabled: wantsPartition,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const one = chosen.data?.outcome === 'parsed' ? chosen.data : undefined
  const read = readLaunch(text, tags)
  const given = {
    target,
    ...(read.config && { config: read.config }),
    ...(one?.count === 1 && { partition: one.first }),
  }
  const settled = useSettled(JSON.stringify(given), typingRestsMs)
  const isReady = form.data !== undefined && (!wantsPartition || one?.count === 1)
  const plan = useQuery({
    ...trpc.runs.plan.queryOptions(JSON.parse(settled) as typeof given),
    enabled: isReady && read.problems.length === 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ runId }) => {
        onClose()
        tell(runId, 'The run is on its way')
      },
    }),
  )
  const parts = form.data?.parts ?? []
  const problems = problemsByField(parts, plan.data?.problems ?? [])
  const change = (next: string) => {
    start.reset()
    setText(next)
  }
  const canStart = isReady && read.problems.length === 0 && plan.data?.problems.length === 0
  const launch = () => {
    if (canStart) start.mutate({ ...given, ...(read.tags && { tags: read.tags }) })
  }
  const error = start.error ?? (refusalOf(plan.error) ? plan.error : null)
  const configProblem = read.problems.find(({ field }) => field === 'config')?.message
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={onClose}
      title={`Launch ${titleOf(target)}`}
      text="What is not given is as usual: as the version that is active says."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="main" icon="play" busy={start.isPending} disabled={!canStart} onClick={launch}>
            {plan.data && plan.data.steps.length > 0
              ? `Launch ${formatQuantity(plan.data.steps.length, 'step')}`
              : 'Launch'}
          </Button>
        </>
      }
    >
      {form.error ? (
        <Banner tone="failed" framed urgent title="Nothing of it can be launched.">
          {sentenceOf(form.error)}
        </Banner>
      ) : !form.data ? (
        <div role="status" aria-label="What it can be given is loading">
          <Skeleton className="h-40" />
        </div>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            launch()
          }}
        >
          {wantsPartition && (
            <div className="flex flex-wrap items-end gap-2">
              <Field
                label="Partition"
                className="min-w-60 flex-1"
                {...(chosen.data?.outcome === 'refused' && { error: chosen.data.message })}
                hint={
                  one && one.count > 1
                    ? `These are ${one.count} partitions: a run of this makes one. Several are a backfill.`
                    : one
                      ? `Makes ${one.first}.`
                      : 'A key, or latest.'
                }
              >
                <TextInput mono value={partition} onChange={(event) => setPartition(event.target.value)} />
              </Field>
              <Button
                onClick={() => {
                  onClose()
                  askForPartitions(target)
                }}
              >
                Several partitions…
              </Button>
            </div>
          )}
          <div className="grid gap-2">
            <div className="flex items-center gap-2">
              <Segmented
                label="How the configuration is shown"
                value={face}
                onChange={setFace}
                options={[
                  { value: 'fields', label: 'Fields', icon: 'table' },
                  { value: 'text', label: 'Text', icon: 'code' },
                ]}
              />
              {face === 'text' && (
                <Button
                  onClick={() =>
                    change(
                      writeOutConfig(
                        text,
                        parts.flatMap(({ fields }) => fields),
                      ),
                    )
                  }
                >
                  Write out what is usual
                </Button>
              )}
            </div>
            {face === 'text' ? (
              <Field
                label="Configuration"
                hint="YAML or JSON: ops by step with their config and inputs, resources with theirs."
                error={configProblem ?? problems.atLine(text)}
              >
                <TextArea mono rows={8} value={text} onChange={(event) => change(event.target.value)} />
              </Field>
            ) : configProblem !== undefined ? (
              <Banner tone="failed" framed title="The text of the configuration cannot be read.">
                {configProblem}
              </Banner>
            ) : parts.length === 0 ? (
              <p className="text-ink-2">
                Nothing of it has a configuration. What its code asks for can be given as text.
              </p>
            ) : (
              <LaunchFields
                parts={parts}
                config={read.config ?? {}}
                problems={problems.fields}
                onChange={(path, value) => change(editConfigText(text, path, value))}
              />
            )}
          </div>
          <Field
            label="Tags"
            optional
            hint="One a line, name=value."
            error={read.problems.find(({ field }) => field === 'tags')?.message}
          >
            <TextArea mono rows={2} value={tags} onChange={(event) => setTags(event.target.value)} />
          </Field>
          {face === 'fields' &&
            problems.others.map((message) => (
              <Banner key={message} tone="warn" framed>
                {message}
              </Banner>
            ))}
          {error && (
            <Banner tone="failed" framed urgent title="Nothing was started.">
              {sentenceOf(error)}
            </Banner>
          )}
        </form>
      )}
    </Dialog>
  )
}
