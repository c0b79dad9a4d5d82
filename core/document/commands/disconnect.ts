import { Refusal } from '../../refusal.ts'
import { keysOf, makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { parameterRemoved } from '../code/keep-in-step.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { AssetElement, CheckElement, Element, GraphElement, MultiAssetElement } from '../element.ts'
import { parameterOf } from '../identifier.ts'
import { inputsOf, isGraphNode, parseWire, sourcesOf, withSources, type GraphNode } from '../op-graph.ts'
import { wireKind, type Wiring } from './connection-rules.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

/** The element without its dependencies on some assets; parameters that only they were for go with them. */
export const withoutDependencies = <Some extends AssetElement | MultiAssetElement | CheckElement>(
  target: Some,
  keys: readonly string[],
): Some => {
  const gone = (target.deps ?? []).filter(({ asset }) => keys.includes(asset))
  if (gone.length === 0) return target
  const left = (target.deps ?? []).filter(({ asset }) => !keys.includes(asset))
  const { deps: _, ...rest } = target
  const shorter = { ...rest, ...(left.length > 0 && { deps: left }) } as Some
  return gone
    .filter(({ orderOnly }) => !orderOnly)
    .reduce((element, dependency) => parameterRemoved(element, parameterOf(dependency)), shorter)
}

/** The node without the sources that fit; its inputs stay, open. */
export const withoutSources = <Some extends GraphNode>(
  node: Some,
  fits: (source: string, input: string) => boolean,
): Some => {
  if (!inputsOf(node).some((input) => sourcesOf(input).some((source) => fits(source, input.name))))
    return node
  const inputs = inputsOf(node).map((input) =>
    withSources(
      input,
      sourcesOf(input).filter((source) => !fits(source, input.name)),
    ),
  )
  return { ...node, inputs }
}

const without = <Some extends object>(element: Some, field: string, value: readonly unknown[]): Some => {
  const { [field]: _, ...rest } = element as Record<string, unknown>
  return { ...rest, ...(value.length > 0 && { [field]: value }) } as Some
}

/** Takes out a wire inside a draft. False where there was none. */
const disconnectIn = (
  draft: DocumentDraft,
  source: Element,
  target: Element,
  { from, to }: Wiring,
): boolean => {
  const replace = (id: string, next: Element): boolean => {
    const changed = draft.get(id) !== next
    draft.put(next)
    return changed
  }
  switch (wireKind(source, target)) {
    case 'dependency':
      return (
        makesAssets(target) &&
        replace(
          target.id,
          withoutDependencies(target, from.port === undefined ? keysOf(source) : [from.port]),
        )
      )
    case 'value':
    case 'graphInput': {
      const node =
        source.kind === 'graph' && wireKind(source, target) === 'graphInput' ? '' : calledIn(source)
      const fits = (text: string, input: string): boolean => {
        const wire = parseWire(text)
        return (
          wire.node === node &&
          (from.port === undefined || wire.port === from.port) &&
          (to.port === undefined || input === to.port)
        )
      }
      return isGraphNode(target) && replace(target.id, withoutSources(target, fits))
    }
    case 'graphOutput': {
      const graph = target as GraphElement
      const left = (graph.outputs ?? []).filter((output) => {
        const wire = parseWire(output.from)
        return (
          wire.node !== calledIn(source) ||
          (from.port !== undefined && wire.port !== from.port) ||
          (to.port !== undefined && output.name !== to.port)
        )
      })
      return (
        left.length !== (graph.outputs ?? []).length && replace(graph.id, without(graph, 'outputs', left))
      )
    }
    case 'resource': {
      const names = ('resources' in target && target.resources) || []
      const left = names.filter((name) => name !== calledIn(source))
      return left.length !== names.length && replace(target.id, without(target, 'resources', left))
    }
    default:
      return false
  }
}

/** Takes a wire out; a parameter that the code does not use goes with it. */
export const disconnect = (document: PipelineDocument, wiring: Wiring): Change | Refusal => {
  const source = document.elements[wiring.from.id]
  const target = document.elements[wiring.to.id]
  if (!source || !target) return notFound(source ? wiring.to.id : wiring.from.id)
  const draft = new DocumentDraft(document)
  if (!disconnectIn(draft, source, target, wiring)) {
    const trigger = [source, target].find(({ kind }) => kind === 'schedule' || kind === 'sensor')
    if (trigger)
      return new Refusal(
        'wrong_state',
        `This wire shows what ${calledIn(trigger)} says in its fields. Change what it starts or watches there.`,
      )
    return new Refusal('not_found', `${calledIn(source)} is not wired to ${calledIn(target)}.`)
  }
  return draft.change(`Disconnect ${calledIn(source)} from ${calledIn(target)}`)
}
