import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { keysOf, makesAssets } from '../asset-graph.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { identifierOf, parameterOf } from '../identifier.ts'
import {
  inputsOf,
  isGraphNode,
  outputsOf,
  parseWire,
  sourcesOf,
  spellWire,
  withSources,
} from '../op-graph.ts'
import { addElement, type AddElement } from './add-element.ts'
import { whyNotConnect, type Wiring } from './connection-rules.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

/** The target fed by the new element instead, through the same parameter, so that its code stays as it is. */
const fedBy = (
  target: Element,
  source: Element,
  made: Element,
  { from, to }: Wiring,
): Element | undefined => {
  const [key] = keysOf(made)
  if (makesAssets(target) && key !== undefined) {
    const fed = (target.deps ?? []).find(
      ({ asset }) => keysOf(source).includes(asset) && (from.port ?? asset) === asset,
    )
    if (!fed) return undefined
    const { as: _, ...rest } = fed
    const parameter = parameterOf(fed)
    const dependency = {
      ...rest,
      asset: key,
      ...(parameter !== identifierOf(key) && !fed.orderOnly && { as: parameter }),
    }
    return { ...target, deps: (target.deps ?? []).map((some) => (some === fed ? dependency : some)) }
  }
  if (!isGraphNode(target) || !isGraphNode(made)) return undefined
  const output = spellWire({ node: made.name, port: outputsOf(made)[0]?.name ?? 'result' })
  const node = isGraphNode(source) && source.graph === target.graph ? source.name : ''
  const matches = (text: string, input: string): boolean => {
    const wire = parseWire(text)
    return wire.node === node && (from.port ?? wire.port) === wire.port && (to.port ?? input) === input
  }
  if (!inputsOf(target).some((input) => sourcesOf(input).some((text) => matches(text, input.name))))
    return undefined
  const inputs = inputsOf(target).map((input) =>
    withSources(
      input,
      sourcesOf(input).map((text) => (matches(text, input.name) ? output : text)),
    ),
  )
  return { ...target, inputs }
}

/** Puts a new element on a wire: what flowed from one end to the other flows through it. */
export const insertBetween = (
  document: PipelineDocument,
  { wire, ...wanted }: Omit<AddElement, 'from' | 'to'> & { wire: Wiring },
): Change | Refusal => {
  const source = document.elements[wire.from.id]
  const target = document.elements[wire.to.id]
  if (!source || !target) return notFound(source ? wire.to.id : wire.from.id)
  const added = addElement(document, { ...wanted, from: [wire.from] })
  if (added instanceof Refusal) return added
  const draft = new DocumentDraft(applied(document, added))
  const made = draft.get(wanted.id)
  const fed = made && fedBy(target, source, made, wire)
  if (!made || !fed)
    return new Refusal(
      'invalid_input',
      `Nothing of this kind fits between ${calledIn(source)} and ${calledIn(target)}.`,
    )
  const refused = whyNotConnect(
    { elements: { ...draft.document().elements, [target.id]: withoutInputs(target) } },
    { from: { id: made.id }, to: { id: target.id } },
  )
  if (refused !== undefined) return new Refusal('invalid_input', refused)
  draft.put(fed)
  return changeBetween(document, draft.document(), added.label)
}

const withoutInputs = (element: Element): Element => {
  const { deps: _, inputs: __, ...rest } = element as unknown as Record<string, unknown>
  return rest as unknown as Element
}
