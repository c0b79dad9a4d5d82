'use client'
import { useState } from 'react'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { writeConfigText } from '#core/run/again/config-text.ts'
import { writeTags } from '#core/run/again/tags-text.ts'
import { type AgainScope, planAgain } from '#core/run/plan-again.ts'

import type { RunAnswer } from '../run-answer.ts'
import { useReexecute, useRetry } from '../use-run-commands.ts'
import { ChangeLines } from './again-changes.tsx'
import { AgainFields, useVersionsOf } from './again-fields.tsx'
import { type AgainForm, type AgainProblem, placeInConfig, readAgainForm } from './again-form.ts'

type Which = AgainScope['of']

interface AgainDialogProps {
  run: RunAnswer
  /** The chosen step, or the one it is a piece of. */
  step: string | undefined
  onClose: () => void
}

/** Runs a run, or some of its steps, once more; which of them, and whose values are taken over, is to be seen before. */
export function AgainDialog({ run, step, onClose }: AgainDialogProps) {
  const retry = useRetry({ quiet: true })
  const again = useReexecute({ quiet: true })
  const failed = run.status !== 'succeeded'
  const [asked, setAsked] = useState<Which>()
  const which = asked ?? (step !== undefined ? 'onward' : failed ? 'failure' : 'all')
  const scope: AgainScope =
    step !== undefined && (which === 'only' || which === 'onward')
      ? { of: which, step }
      : { of: which === 'failure' ? 'failure' : 'all' }
  const plan = planAgain(run.graph, run.steps, scope)
  const options = [
    { value: 'all' as const, label: 'All steps' },
    ...(failed ? [{ value: 'failure' as const, label: 'What did not succeed' }] : []),
    ...(step === undefined
      ? []
      : [
          { value: 'onward' as const, label: 'From this step on' },
          { value: 'only' as const, label: 'This step only' },
        ]),
  ]
  const versions = useVersionsOf(run)
  const [form, setForm] = useState<AgainForm>(() => ({
    versions: {},
    config: writeConfigText(run.config),
    tags: writeTags(run.tags),
  }))
  const [refused, setRefused] = useState<AgainProblem | string>()
  const { problems, sent, changes } = readAgainForm(run, form, versions.active)
  const start = () => {
    const asked = { runId: run.id, ...(Object.keys(sent).length > 0 && { changes: sent }) }
    const told = { onSuccess: onClose, onError: (error: unknown) => setRefused(refusedPlace(error, form)) }
    if (scope.of === 'failure') retry.mutate({ ...asked, from: 'failure' }, told)
    else again.mutate({ ...asked, ...(scope.of !== 'all' && { steps: [...plan.runs] }) }, told)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Run again"
      text="As a new run. What is not changed below stays as it was; versions are the active ones."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            kind="main"
            icon="play"
            busy={retry.isPending || again.isPending}
            disabled={plan.runs.length === 0 || problems.length > 0}
            onClick={start}
          >
            {`Run ${formatQuantity(plan.runs.length, 'step')}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Segmented label="Which steps" options={options} value={which} onChange={setAsked} />
        <StepList title="These run" keys={plan.runs} />
        <StepList title="Values of these are taken over" keys={plan.takesOver} />
        <Disclosure
          title="Change version, configuration or tags"
          isWanted={refused !== undefined}
          className="rounded-md border border-line"
          titleClassName="cursor-pointer px-3 py-2 text-sm font-medium"
        >
          <div className="border-t border-line p-3">
            <AgainFields
              run={run}
              form={form}
              versions={versions}
              problems={typeof refused === 'object' ? [refused, ...problems] : problems}
              onChange={(next) => {
                setForm(next)
                setRefused(undefined)
              }}
            />
          </div>
        </Disclosure>
        <section aria-label="Otherwise than this run">
          <h3 className="mb-1 text-sm font-medium text-ink-2">
            {changes.length === 0
              ? 'Nothing is given otherwise than to this run'
              : 'Given otherwise than to this run'}
          </h3>
          <ChangeLines changes={changes} />
        </section>
        {typeof refused === 'string' && (
          <p role="alert" className="text-sm text-failed">
            {refused}
          </p>
        )}
      </div>
    </Dialog>
  )
}

/** A refusal at the field it is about, or as a sentence of its own. */
const refusedPlace = (error: unknown, form: AgainForm): AgainProblem | string => {
  const refusal = refusalOf(error)
  return refusal?.detail.field === 'config'
    ? { field: 'config', message: `${placeInConfig(form.config, refusal.detail.path)}${refusal.message}` }
    : sentenceOf(error)
}

const mostShown = 100

function StepList({ title, keys }: { title: string; keys: readonly string[] }) {
  if (keys.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm font-medium text-ink-2">{`${title}: ${keys.length}`}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {keys.slice(0, mostShown).map((key) => (
          <li key={key} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs">
            {key}
          </li>
        ))}
        {keys.length > mostShown && (
          <li className="text-xs text-ink-3">{`and ${keys.length - mostShown} more`}</li>
        )}
      </ul>
    </section>
  )
}
