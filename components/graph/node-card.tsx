'use client'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { toneText } from '#components/ui/tone.ts'

import type { GraphNode } from './graph-scene.ts'
import { useNodeStatus, type NodeStatus } from './node-status.ts'

const edge: Record<NodeStatus['tone'], string> = {
  neutral: 'border-line-strong',
  queued: 'border-line-strong',
  running: 'border-running shadow-[0_0_0_3px_var(--running-soft)]',
  succeeded: 'border-line-strong',
  failed: 'border-failed',
  warn: 'border-warn',
  stale: 'border-dashed border-stale',
  skipped: 'border-line-strong',
}

interface NodeFaceProps {
  node: GraphNode
  selected: boolean
  /** What is being typed in the place of the name. */
  children?: React.ReactNode
}

const selectedRing = 'outline-2 outline-offset-2 outline-accent'

/** The face of a node, the same in every graph: what it is, what it is called, what it is doing. */
export function NodeFace({ node, selected, children }: NodeFaceProps) {
  return node.shape === 'capsule' ? (
    <Capsule node={node} selected={selected}>
      {children}
    </Capsule>
  ) : (
    <Card node={node} selected={selected}>
      {children}
    </Card>
  )
}

function Name({ node, children }: Pick<NodeFaceProps, 'node' | 'children'>) {
  if (children) return children
  return <b className="truncate font-mono text-sm leading-[1.3] font-medium">{node.name || 'unnamed'}</b>
}

function Card({ node, selected, children }: NodeFaceProps) {
  const status = useNodeStatus(node.id)
  const tone = status?.tone ?? 'neutral'
  const marked = node.problem !== undefined || (node.badges?.length ?? 0) > 0
  return (
    <div
      className={classes(
        'relative grid h-[54px] w-[204px] grid-cols-[34px_1fr_auto] grid-rows-2 items-center rounded-[8px] border bg-surface py-1.5 pr-2.5 text-ink shadow-[0_1px_2px_oklch(20%_.02_250/.05)]',
        node.problem === 'error' ? 'border-failed' : edge[tone],
        selected && selectedRing,
      )}
    >
      <span className="row-span-2 grid place-items-center text-ink-3">
        <Icon name={node.icon} />
      </span>
      <span className={classes('flex min-w-0', !marked && 'col-span-2')}>
        <Name node={node}>{children}</Name>
      </span>
      {marked && (
        <span className="flex gap-1 pl-1 text-ink-3">
          {node.problem && <ProblemMark problem={node.problem} />}
          {node.badges?.map((badge) => (
            <Icon key={badge} name={badge} size={12} />
          ))}
        </span>
      )}
      <span
        className={classes(
          'flex min-w-0 items-center gap-1.5 text-xs',
          tone === 'succeeded' || tone === 'neutral' ? 'text-ink-3' : toneText[tone],
        )}
      >
        <ToneMark tone={tone} />
        <span className="truncate">{status?.words ?? node.words ?? ''}</span>
      </span>
      <span className="pl-1 text-xs text-ink-3 tabular-nums">
        {status?.progress !== undefined
          ? `${Math.round(status.progress * 100)} %`
          : status?.at && <Moment at={status.at} short />}
      </span>
    </div>
  )
}

function Capsule({ node, selected, children }: NodeFaceProps) {
  const status = useNodeStatus(node.id)
  return (
    <div
      className={classes(
        'relative flex h-[34px] w-[168px] items-center gap-2 rounded-full border bg-surface px-2.5 text-ink shadow-[0_1px_2px_oklch(20%_.02_250/.05)]',
        node.problem === 'error' ? 'border-failed' : edge[status?.tone ?? 'neutral'],
        selected && selectedRing,
      )}
    >
      <Icon name={node.icon} className="text-ink-3" />
      <span className="flex min-w-[62%] flex-1">
        <Name node={node}>{children}</Name>
      </span>
      {node.problem && <ProblemMark problem={node.problem} />}
      <span className="min-w-0 truncate text-xs text-ink-3">{status?.words ?? node.words}</span>
    </div>
  )
}

function ProblemMark({ problem }: { problem: 'error' | 'warning' }) {
  return (
    <Icon
      name={problem === 'error' ? 'error' : 'warning'}
      size={12}
      label={problem === 'error' ? 'Has problems' : 'Has warnings'}
      className={problem === 'error' ? 'text-failed' : 'text-warn-ink'}
    />
  )
}
