import type { Json } from '../json.ts'
import { sameJson } from '../same-json.ts'
import type { Change, Edit } from './change.ts'
import type { PipelineDocument } from './document.ts'
import type { Element } from './element.ts'

const fieldsBetween = (before: object, after: object): { field: string; from?: Json; to?: Json }[] => {
  const [old, now] = [before as Record<string, Json | undefined>, after as Record<string, Json | undefined>]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => !sameJson(old[field], now[field]))
    .map((field) => ({
      field,
      ...(old[field] !== undefined && { from: old[field] }),
      ...(now[field] !== undefined && { to: now[field] }),
    }))
}

const setsBetween = (before: Element, after: Element): Edit[] =>
  before.kind === after.kind
    ? fieldsBetween(before, after).map((set): Edit => ({ do: 'set', id: after.id, ...set }))
    : [
        { do: 'remove', element: before },
        { do: 'add', element: after },
      ]

/** The change that makes one document of another. What both share costs a comparison of references only. */
export const changeBetween = (before: PipelineDocument, after: PipelineDocument, label: string): Change => {
  const edits: Edit[] = fieldsBetween(before.settings, after.settings).map((set) => ({
    do: 'configure',
    ...set,
  }))
  const placed: Edit[] = []
  const lifted: Edit[] = []
  if (before.layout !== after.layout) {
    for (const id of new Set([...Object.keys(before.layout), ...Object.keys(after.layout)])) {
      const [from, to] = [before.layout[id], after.layout[id]]
      if (from === to || sameJson(from, to)) continue
      ;(to ? placed : lifted).push({ do: 'place', id, ...(from && { from }), ...(to && { to }) })
    }
  }
  const removed: Edit[] = []
  const made: Edit[] = []
  if (before.elements !== after.elements) {
    for (const old of Object.values(before.elements))
      if (!after.elements[old.id]) removed.push({ do: 'remove', element: old })
    for (const now of Object.values(after.elements)) {
      const old = before.elements[now.id]
      if (!old) made.push({ do: 'add', element: now })
      else if (old !== now) made.push(...setsBetween(old, now))
    }
  }
  return { label: label.slice(0, 200), edits: [...edits, ...lifted, ...removed, ...made, ...placed] }
}
