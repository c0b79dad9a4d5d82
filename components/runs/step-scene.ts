import type { GraphNode, GraphWire } from '#components/graph/graph-scene.ts'
import { nodeSizes } from '#components/graph/node-shape.ts'
import type { NodeStatus } from '#components/graph/node-status.ts'
import { formatDuration } from '#components/ui/format.ts'
import { iconPaths, type IconName } from '#components/ui/icon-paths.ts'
import { failureWords } from '#core/asset/failure-words.ts'
import type { LayoutGraph, Places } from '#core/layout/layout-graph.ts'
import { summaryWords } from '#core/run/event-words.ts'
import { stepIsFinished } from '#core/run/step-status.ts'

import { partOnNode, type PathPart } from './path-parts.ts'
import type { RunAnswer, StepAnswer } from './run-answer.ts'
import type { Usual } from './run-path.ts'
import { stepTone } from './status-tone.ts'
import { checkWordsOf } from './step-look.ts'

type Node = RunAnswer['graph'][number]

const iconOf = (node: Pick<Node, 'computeKind'>): IconName =>
  node.computeKind in iconPaths ? (node.computeKind as IconName) : 'asset'

/** The steps of a run as something to lay out. */
export function layoutOfSteps(graph: readonly Node[]): LayoutGraph {
  return {
    nodes: graph.map((node) => ({ id: node.key, ...nodeSizes.card })),
    edges: graph.flatMap((node) => node.after.map((from) => ({ from, to: node.key }))),
  }
}

/** The steps of a run as something to draw. */
export function sceneOfSteps(
  graph: readonly Node[],
  places: Places,
  critical: ReadonlySet<string> = new Set(),
): { nodes: GraphNode[]; wires: GraphWire[] } {
  const fed = new Set(graph.flatMap((node) => node.after))
  return {
    nodes: graph.map((node) => ({
      id: node.key,
      shape: 'card',
      place: places[node.key] ?? { x: 0, y: 0 },
      name: node.key,
      icon: iconOf(node),
      kind: node.kind === 'check' ? `${node.computeKind} check` : `${node.computeKind} step`,
      input: node.after.length > 0,
      output: fed.has(node.key),
    })),
    wires: graph.flatMap((node) =>
      node.after.map((from) => {
        const id = `${from}→${node.key}`
        return { id, from, to: node.key, ...(critical.has(id) && { critical: true }) }
      }),
    ),
  }
}

/** What is known of the time of a run's steps. */
export interface StepTimes {
  parts: ReadonlyMap<string, PathPart>
  usual: Usual
}

/** What each step is doing, by its node; with times also whether it decides the end and, until it is done, how long it usually takes. */
export function stepStatuses(
  graph: readonly Node[],
  steps: readonly StepAnswer[],
  times?: StepTimes,
): ReadonlyMap<string, NodeStatus> {
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const pieces = Map.groupBy(
    steps.filter((step) => step.pieceOf),
    (step) => step.pieceOf,
  )
  return new Map(
    graph.flatMap(({ key }) => {
      const step = byKey.get(key)
      if (!step) return []
      const status = stepWords(step, pieces.get(key) ?? [])
      const usualMs = stepIsFinished(step.status) ? undefined : times?.usual[key]?.durationMs
      const words =
        usualMs === undefined ? status.words : `${status.words}, usually ${formatDuration(usualMs)}`
      return [[key, { ...status, words, ...partOnNode(times?.parts.get(key)) }] as const]
    }),
  )
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
      words: step.failure ? failureWords(step.failure) : 'failed',
    }
  const found = checkWordsOf(step)
  if (step.status === 'succeeded' && found !== null)
    return { tone: step.check?.severity === 'WARN' ? 'warn' : 'failed', words: found }
  if (step.status === 'succeeded') {
    const summary = step.outputs.find((output) => output.summary)?.summary
    const took =
      step.startedAt && step.finishedAt
        ? formatDuration(new Date(step.finishedAt).getTime() - new Date(step.startedAt).getTime())
        : 'succeeded'
    return { tone: 'succeeded', words: summary ? `${summaryWords(summary)} · ${took}` : took }
  }
  return {
    tone: tone === 'accent' ? 'neutral' : tone,
    words: step.skipReason === null ? step.status : `skipped: ${step.skipReason}`,
  }
}
