'use client'
import { useQueries } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-area.tsx'

import type { RunAnswer } from '../run-answer.ts'
import type { AgainForm, AgainProblem } from './again-form.ts'

/** So many versions are offered, newest first. */
const mostOffered = 50

type Versions = ReturnType<typeof useVersionsOf>

/** The versions of the run's pipelines, and which of them are active. */
export function useVersionsOf(run: Pick<RunAnswer, 'pipelines'>) {
  const trpc = useTRPC()
  const found = useQueries({
    queries: run.pipelines.map(({ id }) => trpc.versions.list.queryOptions({ pipelineId: id })),
  })
  const lists = Object.fromEntries(run.pipelines.map(({ id }, index) => [id, found[index]?.data ?? []]))
  const active: Record<string, number> = {}
  for (const [id, versions] of Object.entries(lists)) {
    const number = versions.find((version) => version.active)?.number
    if (number !== undefined) active[id] = number
  }
  return { lists, active }
}

/** What a run can be given otherwise: versions, configuration, tags. */
export function AgainFields({
  run,
  form,
  versions: { lists, active },
  problems,
  onChange,
}: {
  run: RunAnswer
  form: AgainForm
  versions: Versions
  problems: readonly AgainProblem[]
  onChange: (form: AgainForm) => void
}) {
  const problemOf = (field: AgainProblem['field']) => problems.find((one) => one.field === field)?.message
  return (
    <div className="grid gap-3">
      {run.pipelines.map(({ id, name, number }) => (
        <Field key={id} label={`Version of ${name}`}>
          <Select
            options={[
              {
                value: 'active',
                label: active[id] === undefined ? 'The active one' : `Version ${active[id]}, active now`,
              },
              ...(lists[id] ?? [])
                .filter((version) => version.number !== active[id])
                .slice(0, mostOffered)
                .map((version) => ({
                  value: String(version.number),
                  label: `Version ${version.number}`,
                  hint: version.number === number ? 'as it ran' : version.reason,
                })),
            ]}
            value={String(form.versions[id] ?? 'active')}
            onChange={(chosen) => {
              const { [id]: _before, ...others } = form.versions
              onChange({
                ...form,
                versions: chosen === 'active' ? others : { ...others, [id]: Number(chosen) },
              })
            }}
          />
        </Field>
      ))}
      <Field
        label="Configuration"
        hint="YAML or JSON: ops by step with their config, resources with theirs."
        error={problemOf('config')}
      >
        <TextArea
          mono
          rows={5}
          value={form.config}
          onChange={(event) => onChange({ ...form, config: event.target.value })}
        />
      </Field>
      <Field label="Tags" hint="One a line, name=value." error={problemOf('tags')}>
        <TextArea
          mono
          rows={2}
          value={form.tags}
          onChange={(event) => onChange({ ...form, tags: event.target.value })}
        />
      </Field>
    </div>
  )
}
