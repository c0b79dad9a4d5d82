import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { sameJson } from '#core/same-json.ts'

/** How one element, or the pipeline itself (no element), differs between two documents. Places on the canvas do not count. */
export interface ElementDiff {
  element: Element | undefined
  how: 'added' | 'removed' | 'changed'
  /** The top-level fields that differ. */
  fields: { field: string; before: unknown; after: unknown }[]
}

const fieldsBetween = (before: object, after: object): ElementDiff['fields'] => {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => !sameJson(old[field], now[field]))
    .map((field) => ({ field, before: old[field], after: now[field] }))
}

/** What publishing would change, element by element. */
export const documentDiff = (before: PipelineDocument, after: PipelineDocument): ElementDiff[] => {
  const settings = fieldsBetween(before.settings, after.settings)
  const diffs: ElementDiff[] =
    settings.length > 0 ? [{ element: undefined, how: 'changed', fields: settings }] : []
  for (const element of Object.values(after.elements)) {
    const was = before.elements[element.id]
    if (was === element) continue
    if (!was) diffs.push({ element, how: 'added', fields: [] })
    else {
      const fields = fieldsBetween(was, element)
      if (fields.length > 0) diffs.push({ element, how: 'changed', fields })
    }
  }
  for (const element of Object.values(before.elements))
    if (!after.elements[element.id]) diffs.push({ element, how: 'removed', fields: [] })
  return diffs
}
