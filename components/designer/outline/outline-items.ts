import type { TreeItem, TreeRow } from '#components/ui/tree-rows.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { elementKinds, type Element, type ElementId, type ElementKind } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { isGraphNode } from '#core/document/op-graph.ts'

import { iconOf } from '../element-words.ts'
import type { WholeScene } from '../scene.ts'

/** What a line of the outline stands for. */
export type OutlineLine =
  | { is: 'section'; kind: ElementKind }
  | { is: 'group'; group: string }
  | { is: 'element'; element: ElementId }
  /** A wire, seen from one of its ends. */
  | { is: 'wire'; wire: string; of: ElementId; other: ElementId; way: 'upstream' | 'downstream' }

export const lineId = (line: OutlineLine): string => {
  switch (line.is) {
    case 'section':
      return `section:${line.kind}`
    case 'group':
      return `group:${line.group}`
    case 'element':
      return `element:${line.element}`
    case 'wire':
      return `wire:${JSON.stringify([line.wire, line.of, line.other, line.way])}`
  }
}

/** The line that an id was made of. */
export const lineOf = (id: string): OutlineLine => {
  const [is, rest] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)]
  if (is === 'section') return { is, kind: rest as ElementKind }
  if (is === 'group') return { is, group: rest }
  if (is === 'element') return { is, element: rest }
  const [wire, of, other, way] = JSON.parse(rest) as [string, ElementId, ElementId, 'upstream' | 'downstream']
  return { is: 'wire', wire, of, other, way }
}

const sectionWords: Record<ElementKind, string> = {
  asset: 'Assets',
  multiAsset: 'Multi-assets',
  op: 'Ops',
  graph: 'Graphs',
  job: 'Jobs',
  check: 'Checks',
  schedule: 'Schedules',
  sensor: 'Sensors',
  resource: 'Resources',
  partitions: 'Partitions',
  group: 'Groups',
  note: 'Notes',
}

/** A line whose own lines are made when it is opened: of thousands, few are. */
const opening = (item: Omit<TreeItem, 'children'>, children: () => readonly TreeItem[]): TreeItem => {
  let made: readonly TreeItem[] | undefined
  return Object.defineProperty({ ...item }, 'children', {
    enumerable: true,
    get: () => (made ??= children()),
  }) as TreeItem
}

const labelOf = (element: Element): string =>
  element.kind === 'note' ? (element.text.split('\n', 1)[0] ?? '') || 'Note' : nameOf(element) || 'unnamed'

const byLabel = (a: Element, b: Element): number => (labelOf(a) < labelOf(b) ? -1 : 1)

/**
 * A document as a tree: groups with their assets, graphs with their ops, then everything else by kind; below each element what it is wired
 * to. `matches`: what is typed in the filter; elements whose name has it stay, with the lines above them.
 */
export const outlineItems = (document: PipelineDocument, scene: WholeScene, matches = ''): TreeItem[] => {
  const wanted = matches.trim().toLowerCase()
  const all = Object.values(document.elements)
    .filter((element) => wanted === '' || labelOf(element).toLowerCase().includes(wanted))
    .toSorted(byLabel)
  const wiresInto = Map.groupBy(scene.wires, ({ to }) => to)
  const wiresFrom = Map.groupBy(scene.wires, ({ from }) => from)
  const wireLines = (of: ElementId): TreeItem[] => {
    const line =
      (way: 'upstream' | 'downstream') =>
      (wire: WholeScene['wires'][number]): TreeItem[] => {
        const other = way === 'upstream' ? wire.from : wire.to
        const end = document.elements[other]
        const as = wire.label && / as /.test(wire.label) ? `, ${wire.label}` : ''
        return end
          ? [
              {
                id: lineId({ is: 'wire', wire: wire.id, of, other, way }),
                label: `${way === 'upstream' ? 'from' : 'to'} ${labelOf(end)}${as}`,
                icon: way === 'upstream' ? 'arrow-up' : 'arrow-down',
              },
            ]
          : []
      }
    return [
      ...(wiresInto.get(of) ?? []).flatMap(line('upstream')),
      ...(wiresFrom.get(of) ?? []).flatMap(line('downstream')),
    ]
  }
  /** `within`: the graphs it lies in; a graph that lies in itself is not opened without end. */
  const itemOf = (element: Element, within: readonly ElementId[] = []): TreeItem => {
    const inside =
      element.kind === 'graph' && !within.includes(element.id) ? (opsOf.get(element.name) ?? []) : []
    const item = {
      id: lineId({ is: 'element', element: element.id }),
      label: labelOf(element),
      icon: iconOf(element),
    }
    const wired = wiresInto.has(element.id) || wiresFrom.has(element.id)
    return wired || inside.length > 0
      ? opening(item, () => [
          ...inside.map((one) => itemOf(one, [...within, element.id])),
          ...wireLines(element.id),
        ])
      : item
  }

  const inGroup = Map.groupBy(
    all.filter((element) => element.kind === 'asset' || element.kind === 'multiAsset'),
    ({ group }) => group ?? '',
  )
  const opsOf = Map.groupBy(all.filter(isGraphNode), ({ graph }) => graph ?? '')
  const graphs = new Map(
    all.flatMap((element) => (element.kind === 'graph' ? [[element.name, element] as const] : [])),
  )
  const groupElements = new Map(
    Object.values(document.elements).flatMap((element) =>
      element.kind === 'group' ? [[element.name, element] as const] : [],
    ),
  )
  const groups = [...inGroup]
    .filter(([group]) => group !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, members]): TreeItem => {
      const element = groupElements.get(group)
      const id = element ? lineId({ is: 'element', element: element.id }) : lineId({ is: 'group', group })
      return opening({ id, label: group, icon: 'group' }, () => members.map((one) => itemOf(one)))
    })
  const sectionOf = (kind: ElementKind): TreeItem[] => {
    const some = all.filter((element) => {
      if (element.kind !== kind) return false
      if (element.kind === 'asset' || element.kind === 'multiAsset') return (element.group ?? '') === ''
      if (element.kind === 'group') return !inGroup.has(element.name)
      // What lies in a graph is below it; in one that is not there, or in itself, it has a line of its own.
      const home = isGraphNode(element) && element.graph !== undefined ? graphs.get(element.graph) : undefined
      return home === undefined || home === element
    })
    if (some.length === 0) return []
    const items = () => some.map((one) => itemOf(one))
    return [opening({ id: lineId({ is: 'section', kind }), label: sectionWords[kind] }, items)]
  }
  return [...groups, ...elementKinds.flatMap(sectionOf)]
}

/** The lines that are open before anybody opened or closed one: groups, kinds and graphs. */
export const openAtFirst = (items: readonly TreeItem[]): string[] => items.map(({ id }) => id)

/** The lines above the line of an element, from the outermost, which have to be open for it to be seen. */
export const linesAbove = (items: readonly TreeItem[], id: string): string[] | undefined => {
  for (const item of items) {
    if (item.id === id) return []
    if (!item.children || lineOf(item.id).is === 'wire') continue
    const below = linesAbove(item.children, id)
    if (below) return [item.id, ...below]
  }
  return undefined
}

/** The element whose line comes next when some are removed: the one below, else the one above. */
export const besideRemoved = (
  rows: readonly TreeRow[],
  id: string,
  removed: readonly ElementId[],
): ElementId | undefined => {
  const at = rows.findIndex(({ item }) => item.id === id)
  const nearest = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at)).toReversed()]
  for (const { item } of nearest) {
    const line = lineOf(item.id)
    if (line.is === 'element' && !removed.includes(line.element)) return line.element
  }
  return undefined
}
