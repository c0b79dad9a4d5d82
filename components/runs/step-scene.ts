import { nodeSizes } from '#components/graph/node-shape.ts'
import type { NodeStatus } from '#components/graph/node-status.ts'
import { formatDuration } from '#components/ui/format.ts'
import { iconPaths, type IconName } from '#components/ui/icon-paths.ts'
import type { LayoutGraph } from '#core/layout/layout-graph.ts'
import { summaryWords } from '#core/run/event-words.ts'

import type { RunAnswer, StepAnswer } from './run-answer.ts'
import { stepTone } from './status-tone.ts'

type Node = RunAnswer['graph'][number]

export const iconOf = (node: Pick<Node, 'computeKind'>): IconName =>
  node.computeKind in iconPaths ? (node.computeKind as IconName) : 'asset'

/** The steps of a run as something to lay out. */
export function layoutOfSteps(graph: readonly Node[]): LayoutGraph {
  return {
    nodes: graph.map((node) => ({ id: node.key, ...nodeSizes.card })),
    edges: graph.flatMap((node) => node.after.map((from) => ({ from, to: node.key }))),
  }
}

/** What a step is doing, for its node. A step that fanned out shows its pieces together. */
export function stepWords(step: StepAnswer, pieces: readonly StepAnswer[]): NodeStatus {
  if (pieces.length > 0) {
    const done = pieces.filter((piece) => piece.status === 'succeeded').length
    const failed = pieces.some((piece) => piece.status === 'failed')
    const tone = failed ? 'failed' : done === pieces.length ? 'succeeded' : 'running'
    return { tone, words: `${done} of ${pieces.length} pieces`, progress: done / pieces.length }
  }
  const tone = stepTone[step.status]
  if (step.status === 'failed')
    return {
      tone: 'failed',
      words: `failed: ${step.failure?.cause.replaceAll('_', ' ') ?? 'no cause known'}`,
    }
  if (step.status === 'succeeded') {
    const summary = step.outputs.find((output) => output.summary)?.summary
    const took =
      step.startedAt && step.finishedAt
        ? formatDuration(new Date(step.finishedAt).getTime() - new Date(step.startedAt).getTime())
        : 'succeeded'
    return { tone: 'succeeded', words: summary ? `${summaryWords(summary)} · ${took}` : took }
  }
  return { tone: tone === 'accent' ? 'neutral' : tone, words: step.skipReason ?? step.status }
}
