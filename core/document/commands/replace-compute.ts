import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { functionNameOf } from '../code/function-name.ts'
import type { Compute, ComputeKind } from '../compute.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { AssetElement, Element, ElementId, OpElement } from '../element.ts'
import { parameterOf } from '../identifier.ts'
import { starterCompute } from '../starter-code.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

/** Whether another kind of code can take the place of an element's own. */
export const canReplaceCompute = (element: Element | undefined): element is AssetElement | OpElement =>
  element?.kind === 'asset' || element?.kind === 'op'

const inputNames = (element: AssetElement | OpElement): string[] =>
  element.kind === 'op'
    ? (element.inputs ?? []).map(({ name }) => name)
    : (element.deps ?? []).filter(({ orderOnly }) => !orderOnly).map(parameterOf)

/**
 * Puts another code into the place of an element's own: one that is given, or a beginning of a kind that has the same inputs. Name, wires and
 * settings stay.
 */
export const replaceCompute = (
  document: PipelineDocument,
  { id, by }: { id: ElementId; by: ComputeKind | Compute },
): Change | Refusal => {
  const kind = typeof by === 'string' ? by : by.kind
  const element = document.elements[id]
  if (!element) return notFound(id)
  if (!canReplaceCompute(element))
    return new Refusal('invalid_input', `${calledIn(element)} has no code to be replaced.`)
  const inputs = inputNames(element)
  if (kind === 'external' && inputs.length > 0)
    return new Refusal(
      'invalid_input',
      `${calledIn(element)} has inputs, and what is made elsewhere takes none. Take its wires out first.`,
    )
  const draft = new DocumentDraft(document)
  draft.put({
    ...element,
    compute: typeof by === 'string' ? starterCompute(by, functionNameOf(element), inputs) : by,
  })
  return draft.change(`Replace the code of ${calledIn(element)}`)
}
