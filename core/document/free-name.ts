import type { PipelineDocument } from './document.ts'
import type { Element, ElementKind } from './element.ts'
import { nameOf } from './name-of.ts'

/** The wanted name, or the first of name_2, name_3, … that nothing has yet. A number at the end counts on. */
export const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  const [, stem = wanted, number] = /^(.*?)(?:_(\d{1,6}))?$/s.exec(wanted) ?? []
  for (let next = number === undefined ? 2 : Number(number) + 1; ; next++) {
    const candidate = `${stem}_${next}`
    if (!taken.has(candidate)) return candidate
  }
}

/** Names are unique among these: assets share their keys with multi-assets, ops the graph they are in with its inner graphs. */
export const namespaceOf = (kind: ElementKind, graph?: string): string => {
  if (kind === 'op' || (kind === 'graph' && graph !== undefined)) return `op in ${graph ?? ''}`
  return kind
}

const scopeOf = (element: Element): string =>
  namespaceOf(element.kind, 'graph' in element ? element.graph : undefined)

/** Every name an element takes in its namespace: a multi-asset also has a name among the assets for each it makes. */
export const namesTaken = (element: Element): { namespace: string; name: string }[] => {
  if (element.kind === 'note') return []
  const own = { namespace: scopeOf(element), name: nameOf(element) }
  return element.kind === 'multiAsset'
    ? [own, ...element.assets.map(({ key }) => ({ namespace: 'asset', name: key }))]
    : [own]
}

/** The names that are taken in one namespace, but for some elements. */
export const takenNames = (
  document: Pick<PipelineDocument, 'elements'>,
  namespace: string,
  except: readonly string[] = [],
): Set<string> => {
  const taken = new Set<string>()
  for (const element of Object.values(document.elements)) {
    if (except.includes(element.id)) continue
    for (const found of namesTaken(element)) if (found.namespace === namespace) taken.add(found.name)
  }
  return taken
}
