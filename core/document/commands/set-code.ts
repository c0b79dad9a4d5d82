import { Refusal } from '../../refusal.ts'
import { keysOf, makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { functionNameOf } from '../code/function-name.ts'
import { isComputed } from '../code/keep-in-step.ts'
import { inputParameters, parametersOf } from '../code/parameters.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Dependency, Element, ElementId, OpInput } from '../element.ts'
import { identifierOf, parameterOf } from '../identifier.ts'
import { whyNotConnect } from './connection-rules.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

const inputsOfCode = (element: Element): string[] | undefined => {
  const compute = isComputed(element) ? element.compute : undefined
  const parameters = compute && parametersOf(compute, functionNameOf(element))
  return (
    parameters &&
    inputParameters(parameters, 'resources' in element ? element.resources : []).map(({ name }) => name)
  )
}

/** How a signature changed: one parameter renamed in place is told apart from one gone and another come. */
interface SignatureChange {
  added: string[]
  removed: string[]
  renamed: { from: string; to: string } | undefined
}
const signatureChange = (before: readonly string[], after: readonly string[]): SignatureChange => {
  const added = after.filter((name) => !before.includes(name))
  const removed = before.filter((name) => !after.includes(name))
  const [to, more] = added
  const [from, others] = removed
  const inPlace =
    from !== undefined &&
    to !== undefined &&
    more === undefined &&
    others === undefined &&
    before.indexOf(from) === after.indexOf(to)
  return inPlace ? { added: [], removed: [], renamed: { from, to } } : { added, removed, renamed: undefined }
}

/** The one asset of the document that a parameter of this name would mean, if wiring it is allowed. */
const assetMeant = (document: PipelineDocument, target: Element, parameter: string): string | undefined => {
  const meant = Object.values(document.elements).flatMap((source) =>
    keysOf(source).filter(
      (key) =>
        identifierOf(key) === parameter &&
        whyNotConnect(document, { from: { id: source.id, port: key }, to: { id: target.id } }) === undefined,
    ),
  )
  return meant.length === 1 ? meant[0] : undefined
}

const depsInStep = (
  document: PipelineDocument,
  target: Element,
  deps: readonly Dependency[],
  changed: SignatureChange,
): Dependency[] => {
  const { added, removed, renamed } = changed
  const kept = deps.filter((dependency) => dependency.orderOnly || !removed.includes(parameterOf(dependency)))
  const followed = kept.map((dependency): Dependency => {
    if (!renamed || dependency.orderOnly || parameterOf(dependency) !== renamed.from) return dependency
    const meant = assetMeant(document, target, renamed.to)
    const { as: _, ...rest } = dependency
    if (meant !== undefined && dependency.as === undefined) return { ...rest, asset: meant }
    return identifierOf(dependency.asset) === renamed.to ? rest : { ...rest, as: renamed.to }
  })
  const named =
    renamed && !kept.some((dependency) => parameterOf(dependency) === renamed.from) ? [renamed.to] : []
  const come = [...added, ...named].filter(
    (name) => !followed.some((dependency) => parameterOf(dependency) === name),
  )
  return [
    ...followed,
    ...come.flatMap((name) => assetMeant(document, target, name) ?? []).map((asset) => ({ asset })),
  ]
}

const inputsInStep = (
  inputs: readonly OpInput[],
  { added, removed, renamed }: SignatureChange,
): OpInput[] => {
  const kept = inputs
    .filter(({ name }) => !removed.includes(name))
    .map((input) => (renamed && input.name === renamed.from ? { ...input, name: renamed.to } : input))
  const named = renamed ? [renamed.to] : []
  return [
    ...kept,
    ...[...added, ...named]
      .filter((name) => !kept.some((input) => input.name === name))
      .map((name) => ({ name })),
  ]
}

const listed = (element: Element, field: 'deps' | 'inputs', list: readonly unknown[]): Element => {
  const { [field]: before, ...rest } = element as unknown as Record<string, unknown>
  return (list.length > 0 || before !== undefined
    ? { ...rest, ...(list.length > 0 && { [field]: list }) }
    : rest) as unknown as Element
}

/**
 * Sets the code of an element. Where its signature changed, dependencies (or an op's inputs) follow: a parameter that means an asset of the pipeline is wired,
 * one that went is unwired, one renamed in place keeps its wire. `wires: 'keep'` leaves them alone, for while a person is still typing.
 */
export const setCode = (
  document: PipelineDocument,
  { id, code, wires = 'follow' }: { id: ElementId; code: string; wires?: 'follow' | 'keep' },
): Change | Refusal => {
  const element = document.elements[id]
  if (!element) return notFound(id)
  if (!isComputed(element) || !element.compute || !('code' in element.compute))
    return new Refusal('invalid_input', `${calledIn(element)} has no code.`)
  const after: Element = { ...element, compute: { ...element.compute, code } }
  const draft = new DocumentDraft(document)
  const [before, now] = [inputsOfCode(element), inputsOfCode(after)]
  const changed = before && now && wires === 'follow' ? signatureChange(before, now) : undefined
  if (changed && makesAssets(after))
    draft.put(listed(after, 'deps', depsInStep(document, after, after.deps ?? [], changed)))
  else if (changed && after.kind === 'op')
    draft.put(listed(after, 'inputs', inputsInStep(after.inputs ?? [], changed)))
  else draft.put(after)
  return draft.change(`Edit code of ${calledIn(element)}`)
}
