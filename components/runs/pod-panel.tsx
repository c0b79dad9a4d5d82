import type { ReactNode } from 'react'

import { CopyButton } from '#components/ui/copy-button.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Icon } from '#components/ui/icon.tsx'

import { PodAdvice } from './pod-advice.tsx'
import { PodLines } from './pod-lines.tsx'
import type { RunAnswer, ShownPod } from './run-answer.ts'
import { usedWords } from './used-words.ts'

/** More are reached by choosing their step. */
const mostShown = 100

/** The pods of a run on Kubernetes: its own, and those of steps that have one. */
export function PodPanel({
  pods,
  selected,
}: {
  pods: NonNullable<RunAnswer['pods']>
  selected: string | undefined
}) {
  const { own, steps, carries, cluster } = pods
  const notes = [
    ...(cluster === null ? [] : [`In the cluster ${cluster}.`]),
    ...(carries === 'steps'
      ? ['No step runs in it: it follows the pods of the steps, and has the size that takes.']
      : []),
  ]
  const chosen = steps.filter(({ step }) => step === selected)
  const shown = chosen.length > 0 ? chosen : steps.slice(0, mostShown)
  return (
    <div className="scroll-quiet grid min-h-0 flex-1 content-start gap-6 overflow-y-auto p-4">
      <Pod
        title={carries === 'steps' ? 'The pod that starts the others' : 'The pod of the run'}
        pod={own}
        note={notes.join(' ')}
      />
      {shown.length > 0 && (
        <section className="grid gap-2">
          <h2 className="text-md font-semibold">Pods of steps</h2>
          {shown.map((pod) => (
            <details key={pod.step} open={shown.length === 1} className="group border-b border-line pb-2">
              <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-3 text-sm">
                <Icon
                  name="chevron-right"
                  size={14}
                  className="text-ink-3 transition-transform group-open:rotate-90"
                />
                <span className="font-mono">{pod.step}</span>
                <span className="text-ink-3">{usedWords(pod) ? `used ${usedWords(pod)}` : ''}</span>
              </summary>
              <div className="grid gap-3 pt-2 pl-6 max-md:pl-0">
                <PodBody pod={pod} />
              </div>
            </details>
          ))}
          {chosen.length === 0 && steps.length > mostShown && (
            <p className="text-sm text-ink-3">
              {steps.length - mostShown} more. Choose a step in the table to see its pod.
            </p>
          )}
        </section>
      )}
    </div>
  )
}

function Pod({ title, pod, note }: { title: string; pod: ShownPod; note: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3">
      <header>
        <h2 className="text-md font-semibold">{title}</h2>
        {note && <p className="text-sm text-ink-3">{note}</p>}
      </header>
      <PodBody pod={pod} />
    </section>
  )
}

function PodBody({ pod }: { pod: ShownPod }) {
  const used = usedWords(pod)
  return (
    <>
      <Facts
        facts={[
          { name: 'Namespace', value: <span className="font-mono">{pod.namespace}</span> },
          { name: 'Job', value: <span className="font-mono break-all">{pod.job}</span> },
          ...(used ? [{ name: 'Used', value: used }] : []),
        ]}
      />
      <PodAdvice advice={pod.advice} />
      <PodLines lines={pod.lines} />
      <div className="flex max-w-3xl items-center gap-2 rounded-md bg-sunken px-3 py-1.5">
        <code className="min-w-0 flex-1 text-xs break-all">{pod.kubectl}</code>
        <CopyButton text={pod.kubectl} label="Copy the command" />
      </div>
    </>
  )
}
