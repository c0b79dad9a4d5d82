import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { parameterAdded } from '../code/keep-in-step.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { AssetElement, Element, GraphElement, MultiAssetElement, OpElement } from '../element.ts'
import { freeName } from '../free-name.ts'
import { identifierOf, parameterOf } from '../identifier.ts'
import {
  inputsOf,
  outputsOf,
  sourcesOf,
  spellWire,
  typesFit,
  withSources,
  type GraphNode,
} from '../op-graph.ts'
import { carriedKey, whyNotConnect, wireKind, type Port, type Wiring } from './connection-rules.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

export type { Port, Wiring } from './connection-rules.ts'

const withDependency = (target: AssetElement | MultiAssetElement, key: string): Element => {
  const taken = new Set((target.deps ?? []).map(parameterOf))
  const wanted = identifierOf(key)
  const parameter = freeName(wanted, taken)
  const dependency = { asset: key, ...(parameter !== wanted && { as: parameter }) }
  return parameterAdded<AssetElement | MultiAssetElement>(
    { ...target, deps: [...(target.deps ?? []), dependency] },
    parameter,
  )
}

/** The target with the wire's source in the named input, or in a new one that its code takes as a parameter. */
const withWire = (
  target: GraphNode,
  port: string | undefined,
  source: string,
  suggested: string,
  type?: string,
): Element => {
  const inputs = inputsOf(target)
  if (port !== undefined) {
    return {
      ...target,
      inputs: inputs.map((input) =>
        input.name === port ? withSources(input, [...sourcesOf(input), source]) : input,
      ),
    }
  }
  const open = inputs.find(
    (input) =>
      sourcesOf(input).length === 0 &&
      input.default === undefined &&
      typesFit(type, input.type, input.collect === true),
  )
  if (open) return withWire(target, open.name, source, suggested)
  const name = freeName(identifierOf(suggested), new Set(inputs.map((input) => input.name)))
  const more = { ...target, inputs: [...inputs, { name, from: source }] }
  return more.kind === 'op' ? parameterAdded<OpElement>(more, name) : more
}

const withInput = (graph: GraphElement, name: string): GraphElement => ({
  ...graph,
  inputs: [...(graph.inputs ?? []), { name }],
})

/** Wires one end to another inside a draft; a refusal says why not, and the draft stays as it was. */
export const connectIn = (draft: DocumentDraft, wiring: Wiring): Refusal | undefined => {
  const source = draft.get(wiring.from.id)
  const target = draft.get(wiring.to.id)
  if (!source || !target) return notFound(source ? wiring.to.id : wiring.from.id)
  const why = whyNotConnect(draft.document(), wiring)
  if (why !== undefined) return new Refusal('invalid_input', why, { from: source.id, to: target.id })
  const { port } = wiring.from
  switch (wireKind(source, target)) {
    case 'dependency':
      draft.put(withDependency(target as AssetElement, carriedKey(source, port) ?? ''))
      break
    case 'value': {
      const outputs = outputsOf(source as GraphNode)
      const output = outputs.find(({ name }) => name === port) ?? outputs[0] ?? { name: 'result' }
      const suggested = output.name === 'result' ? calledIn(source) : output.name
      const wire = spellWire({ node: calledIn(source), port: output.name })
      draft.put(withWire(target as GraphNode, wiring.to.port, wire, suggested, output.type))
      break
    }
    case 'graphInput': {
      const graph = source as GraphElement
      const name =
        port ?? wiring.to.port ?? freeName('input', new Set((graph.inputs ?? []).map((input) => input.name)))
      if (!graph.inputs?.some((input) => input.name === name)) draft.put(withInput(graph, name))
      draft.put(withWire(target as GraphNode, wiring.to.port, `.${name}`, name))
      break
    }
    case 'graphOutput': {
      const graph = target as GraphElement
      const output = port ?? outputsOf(source as GraphNode)[0]?.name ?? 'result'
      const name = wiring.to.port ?? freeName(output, new Set((graph.outputs ?? []).map((some) => some.name)))
      const others = (graph.outputs ?? []).filter((some) => some.name !== name)
      draft.put({
        ...graph,
        outputs: [...others, { name, from: spellWire({ node: calledIn(source), port: output }) }],
      })
      break
    }
    case 'resource':
      draft.put({
        ...target,
        resources: [...(('resources' in target && target.resources) || []), calledIn(source)],
      } as Element)
      break
    case 'check':
      draft.put({ ...target, asset: carriedKey(source, port) ?? '' } as Element)
      break
    case 'target':
      draft.put({ ...source, target: { job: calledIn(target) } } as Element)
      break
    case undefined:
      break
  }
  return undefined
}

/** Wires two elements: an asset becomes a dependency and a parameter, an output the source of an input. Refused with the reason. */
export const connect = (document: PipelineDocument, wiring: Wiring): Change | Refusal => {
  const draft = new DocumentDraft(document)
  const refused = connectIn(draft, wiring)
  if (refused) return refused
  const name = ({ id, port }: Port): string => port ?? calledIn(document.elements[id] as Element)
  return draft.change(
    `Connect ${name(wiring.from)} to ${calledIn(document.elements[wiring.to.id] as Element)}`,
  )
}
