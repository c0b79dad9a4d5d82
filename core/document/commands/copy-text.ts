import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { formatText } from '../format-text.ts'

/** Elements as text for the clipboard: a small pipeline that can be pasted here, elsewhere, or into an editor. What lies in a graph goes with it. */
export const copyText = (document: PipelineDocument, ids: readonly ElementId[]): string => {
  const chosen = new Set(ids)
  for (const id of chosen) {
    const graph = document.elements[id]
    if (graph?.kind !== 'graph') continue
    for (const other of Object.values(document.elements))
      if ((other.kind === 'op' || other.kind === 'graph') && other.graph === graph.name) chosen.add(other.id)
  }
  const keep = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => chosen.has(id)))
  return formatText(
    {
      settings: { name: document.settings.name },
      elements: keep(document.elements),
      layout: keep(document.layout),
    },
    'yaml',
  )
}
