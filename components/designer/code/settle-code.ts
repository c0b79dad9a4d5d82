import { applied } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import { setCode } from '#core/document/commands/set-code.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'

/**
 * What follows from code once typing rests: dependencies for parameters that came, none for those that went.
 * `before` is the code as it was when typing began; the code in the document is what it has become.
 */
export const settleCode = (document: PipelineDocument, id: ElementId, before: string): Change | undefined => {
  const element = document.elements[id]
  if (!element || !('compute' in element) || !element.compute || !('code' in element.compute))
    return undefined
  const { code } = element.compute
  if (code === before) return undefined
  const earlier = { ...element, compute: { ...element.compute, code: before } } as Element
  const start = { ...document, elements: { ...document.elements, [id]: earlier } }
  const followed = setCode(start, { id, code })
  if (followed instanceof Refusal) return undefined
  const change = changeBetween(document, applied(start, followed), followed.label)
  return change.edits.length > 0 ? change : undefined
}
