'use client'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { toneText } from '#components/ui/tone.ts'

import type { GraphNode } from './graph-scene.ts'
import { useNodeStatus, useStatusWords, type NodeStatus } from './node-status.ts'

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

const disabledWord = 'disabled'

/** What is said of a disabled node is that first; how its value stands comes after. */
const wordsOn = (node: GraphNode, words: string): string => {
  if (!node.disabled) return words
  return words === '' ? disabledWord : `disabled, ${words}`
}

/** Beside the word, the end of a disabled node with its icon is hatched. */
function Hatch({ round }: { round: string }) {
  return (
    <span aria-hidden className={classes('hatch absolute inset-y-0 left-0 w-[34px] text-ink-3', round)} />
  )
}

function Card({ node, selected, children }: NodeFaceProps) {
  const status = useNodeStatus(node.id)
  const words = useStatusWords(node, status)
  const tone = node.disabled ? 'skipped' : (status?.tone ?? 'neutral')
  const marked = node.problem !== undefined || (node.badges?.length ?? 0) > 0 || status?.aside !== undefined
  const hasFigure = status?.progress !== undefined || Boolean(status?.at)
  return (
    <div
      className={classes(
        'relative grid h-[54px] w-[204px] grid-cols-[34px_1fr_auto] grid-rows-2 items-center rounded-[8px] border bg-surface py-1.5 pr-2.5 text-ink shadow-[0_1px_2px_oklch(20%_.02_250/.05)]',
        node.problem === 'error' ? 'border-failed' : edge[tone],
        node.disabled && 'border-dashed',
        status?.critical && 'border-b-3 border-b-ink-2',
        selected && selectedRing,
      )}
    >
      {node.disabled && <Hatch round="rounded-l-[7px]" />}
      <span className="row-span-2 grid place-items-center text-ink-3">
        <Icon name={node.icon} />
      </span>
      <span className={classes('flex min-w-0', !marked && 'col-span-2')}>
        <Name node={node}>{children}</Name>
      </span>
      {marked && (
        <span className="flex items-center gap-1 pl-1 text-xs whitespace-nowrap text-ink-3 tabular-nums">
          {status?.aside}
          {node.problem && <ProblemMark problem={node.problem} count={node.fold?.problems} />}
          {node.badges?.map((badge) => (
            <Icon key={badge} name={badge} size={12} />
          ))}
        </span>
      )}
      <span
        className={classes(
          'flex min-w-0 items-center gap-1.5 text-xs',
          !hasFigure && 'col-span-2',
          tone === 'succeeded' || tone === 'neutral' ? 'text-ink-3' : toneText[tone],
        )}
      >
        <ToneMark tone={tone} />
        <span className="truncate" title={wordsOn(node, words)}>
          {wordsOn(node, words)}
        </span>
      </span>
      {hasFigure && (
        <span className="pl-1 text-xs text-ink-3 tabular-nums">
          {status?.progress !== undefined
            ? `${Math.round(status.progress * 100)} %`
            : status?.at && <Moment at={status.at} short />}
        </span>
      )}
    </div>
  )
}

function Capsule({ node, selected, children }: NodeFaceProps) {
  const status = useNodeStatus(node.id)
  const words = useStatusWords(node, status)
  return (
    <div
      className={classes(
        'relative flex h-[34px] w-[168px] items-center gap-2 rounded-full border bg-surface px-2.5 text-ink shadow-[0_1px_2px_oklch(20%_.02_250/.05)]',
        node.problem === 'error'
          ? 'border-failed'
          : edge[node.disabled ? 'skipped' : (status?.tone ?? 'neutral')],
        node.disabled && 'border-dashed',
        selected && selectedRing,
      )}
    >
      {node.disabled && <Hatch round="rounded-l-full" />}
      <Icon name={node.icon} className="text-ink-3" />
      <span className="flex min-w-[62%] flex-1">
        <Name node={node}>{children}</Name>
      </span>
      {node.problem && <ProblemMark problem={node.problem} />}
      <span className="min-w-0 truncate text-xs text-ink-3">{node.disabled ? 'disabled' : words}</span>
    </div>
  )
}

function ProblemMark({ problem, count }: { problem: 'error' | 'warning'; count?: number | undefined }) {
  const what = problem === 'error' ? 'problems' : 'warnings'
  return (
    <span
      className={classes(
        'flex items-center gap-0.5 text-xs tabular-nums',
        problem === 'error' ? 'text-failed' : 'text-warn-ink',
      )}
    >
      <Icon
        name={problem === 'error' ? 'error' : 'warning'}
        size={12}
        label={count === undefined ? `Has ${what}` : `${count} in it with ${what}`}
      />
      {count}
    </span>
  )
}
