import type { ReactNode } from 'react'

import type { Answers } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { StateChip } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { Tone } from '#components/ui/tone.ts'
import { cpuWords, memoryWords } from '#core/pod/cluster-words.ts'

type Cluster = Answers['clusters']['list'][number]
type Reachable = Extract<NonNullable<Cluster['seen']>['facts'], { is: 'reachable' }>

interface ClusterPanelProps {
  cluster: Cluster
  busy: boolean
  onCheck: () => void
}

/** One cluster: what it is, what the worker lacks there, and the way from its pods to us. */
export function ClusterPanel({ cluster, busy, onCheck }: ClusterPanelProps) {
  const { name, words, seen, check, deployments } = cluster
  const isChecked = busy || check?.isUnderWay === true
  return (
    <Panel
      title={name}
      about={words}
      actions={
        <Button onClick={onCheck} busy={isChecked} disabled={isChecked}>
          {isChecked ? 'Checking' : check?.found ? 'Check again' : 'Check'}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Line title="The cluster">
          {seen === null ? (
            <p className="text-ink-3">No worker has looked at it yet.</p>
          ) : seen.facts.is === 'away' ? (
            <State tone="failed" word="not reachable" at={seen.at}>
              {seen.facts.words}
            </State>
          ) : (
            <>
              <State tone="succeeded" word="reachable" at={seen.at} />
              <Facts facts={factsOf(seen.facts, deployments)} />
            </>
          )}
        </Line>
        {seen?.facts.is === 'reachable' && seen.facts.details && (
          <Rights missing={seen.facts.details.missing} />
        )}
        <Line title="The way from its pods to Sluice">
          <Way check={check} />
        </Line>
      </div>
    </Panel>
  )
}

const factsOf = ({ details, largestNode }: Reachable, deployments: string[]) => [
  ...(details
    ? [
        { name: 'Version', value: details.version },
        { name: 'Nodes', value: details.nodes ?? 'not known: the worker may not see nodes' },
      ]
    : []),
  ...(largestNode
    ? [
        {
          name: 'Most a node takes',
          value: `${cpuWords(largestNode.cpuMilli)}, ${memoryWords(largestNode.memoryMib)}`,
        },
      ]
    : []),
  { name: 'Deployments', value: deployments.length > 0 ? deployments.join(', ') : 'none' },
]

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium text-ink-3">{title}</h3>
      {children}
    </section>
  )
}

function State({
  tone,
  word,
  at,
  by = 'seen',
  children,
}: {
  tone: Tone
  word: string
  /** When, and how that was found out. */
  at: Date | null
  by?: string
  children?: ReactNode
}) {
  return (
    <div className="grid gap-1.5">
      <p className="flex flex-wrap items-center gap-2">
        <StateChip tone={tone}>{word}</StateChip>
        {at && (
          <span className="text-sm text-ink-3">
            {by} <Moment at={at} />
          </span>
        )}
      </p>
      {children && <p className="max-w-[72ch] text-sm wrap-anywhere">{children}</p>}
    </div>
  )
}

function Rights({ missing }: Pick<NonNullable<Reachable['details']>, 'missing'>) {
  return (
    <Line title="Rights of the worker’s account">
      {missing.length === 0 ? (
        <StateLine tone="succeeded">It may all that it needs.</StateLine>
      ) : (
        <ul className="grid gap-2">
          {missing.map(({ resource, verbs, without }) => (
            <li key={resource} className="grid gap-0.5">
              <StateLine tone="warn">
                It may not {verbs.join(', ')} <code>{resource}</code>.
              </StateLine>
              <p className="pl-3.5 text-sm text-ink-3">Without it {without}.</p>
            </li>
          ))}
        </ul>
      )}
    </Line>
  )
}

function StateLine({ tone, children }: { tone: 'succeeded' | 'warn'; children: ReactNode }) {
  return (
    <p className="flex items-baseline gap-1.5 text-sm">
      <ToneMark tone={tone} />
      <span className="min-w-0">{children}</span>
    </p>
  )
}

function Way({ check }: { check: Cluster['check'] }) {
  if (!check?.found)
    return (
      <p className="text-sm text-ink-3">
        {check?.isUnderWay
          ? 'A pod is on its way to try it.'
          : 'Not checked yet: that is done when a run first goes there, or now.'}
      </p>
    )
  const { found, endedAt, succeededAt } = check
  if (found.is === 'open')
    return (
      <State tone="succeeded" word="open" at={endedAt} by="checked">
        A pod of this tenant reached {found.url}, by reading and by writing.
      </State>
    )
  return (
    <>
      <State
        tone={found.is === 'shut' ? 'failed' : 'warn'}
        word={found.is === 'shut' ? 'shut' : 'not known'}
        at={endedAt}
        by="checked"
      >
        {found.words}
      </State>
      {succeededAt && (
        <p className="text-sm text-ink-3">
          It was open <Moment at={succeededAt} />.
        </p>
      )}
    </>
  )
}
