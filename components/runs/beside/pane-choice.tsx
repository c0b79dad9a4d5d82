'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { IconButton } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.ts'
import { Combobox } from '#components/ui/combobox.tsx'
import { formatRelative } from '#components/ui/format.ts'

import type { RunAnswer } from '../run-answer.ts'
import type { BesidePane } from './beside-panes.ts'

interface PaneChoiceProps {
  pane: BesidePane
  /** What is said of the pane to who does not see it: the first, the second. */
  name: string
  run: RunAnswer | undefined
  /** The first log is the page's own: its run stays. */
  isFirst: boolean
  onChange: (pane: BesidePane) => void
  onClose: () => void
}

const everything = '*'

/** Of which run, step and try a log beside others is. */
export function PaneChoice({ pane, name, run, isFirst, onChange, onClose }: PaneChoiceProps) {
  const tries = run?.steps.find(({ key }) => key === pane.step)?.tries ?? []
  return (
    <div
      role="group"
      aria-label={name}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-surface px-2 py-1"
    >
      {isFirst ? (
        <span className="px-1 font-mono text-sm">{pane.runId.slice(-6)}</span>
      ) : (
        <span className="w-44">
          <RunChoice pane={pane} onChange={onChange} />
        </span>
      )}
      <span className="w-44">
        <Combobox
          label={`Step of ${name.toLowerCase()}`}
          value={pane.step ?? everything}
          options={[
            { value: everything, label: 'all steps' },
            ...(run?.steps ?? []).map(({ key, status }) => ({ value: key, label: key, hint: status })),
          ]}
          onChange={(step) => onChange({ runId: pane.runId, ...(step !== everything && { step }) })}
        />
      </span>
      {pane.step !== undefined && tries.length > 1 && (
        <span className="w-28">
          <Combobox
            label={`Attempt of ${name.toLowerCase()}`}
            value={pane.tryNumber === undefined ? everything : String(pane.tryNumber)}
            options={[
              { value: everything, label: 'all attempts' },
              ...tries.map(({ number, status }) => ({
                value: String(number),
                label: `attempt ${number}`,
                hint: status,
              })),
            ]}
            onChange={(value) => {
              const { tryNumber: _before, ...rest } = pane
              onChange(value === everything ? rest : { ...rest, tryNumber: Number(value) })
            }}
          />
        </span>
      )}
      <span className="flex-1" />
      {!isFirst && <IconButton icon="close" label={`Close ${name.toLowerCase()}`} onClick={onClose} />}
    </div>
  )
}

/** The latest runs, and the one that is chosen though it is older. */
function RunChoice({ pane, onChange }: Pick<PaneChoiceProps, 'pane' | 'onChange'>) {
  const trpc = useTRPC()
  const nowMs = useNow() ?? 0
  const { data } = useQuery(trpc.runs.list.queryOptions({ filter: '', limit: 50 }))
  const runs = data?.runs ?? []
  const isListed = runs.some(({ id }) => id === pane.runId)
  return (
    <Combobox
      label="Run"
      value={pane.runId}
      options={[
        ...(isListed ? [] : [{ value: pane.runId, label: pane.runId.slice(-6) }]),
        ...runs.map((run) => ({
          value: run.id,
          label: run.id.slice(-6),
          hint: `${run.title}, ${run.status}, ${formatRelative(new Date(run.enqueuedAt).getTime(), nowMs)}`,
        })),
      ]}
      onChange={(runId) => onChange({ runId, ...(pane.step !== undefined && { step: pane.step }) })}
    />
  )
}
