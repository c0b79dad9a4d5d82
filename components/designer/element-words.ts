import type { IconName } from '#components/ui/icon-paths.ts'
import type { ComputeKind } from '#core/document/compute.ts'
import type { Element, ElementKind } from '#core/document/element.ts'

export const computeWords: Record<ComputeKind, string> = {
  python: 'Python',
  typescript: 'TypeScript',
  sql: 'SQL',
  shell: 'Shell',
  container: 'Container',
  external: 'External',
}

export const kindWords: Record<ElementKind, string> = {
  asset: 'asset',
  multiAsset: 'multi-asset',
  op: 'op',
  graph: 'graph',
  job: 'job',
  resource: 'resource',
  group: 'group',
  note: 'note',
  check: 'check',
  partitions: 'partitions',
  schedule: 'schedule',
  sensor: 'sensor',
}

const kindIcons: Record<ElementKind, IconName> = {
  asset: 'asset',
  multiAsset: 'table',
  op: 'op',
  graph: 'designer',
  job: 'job',
  resource: 'resource',
  group: 'group',
  note: 'note',
  check: 'check',
  partitions: 'partitions',
  schedule: 'schedule',
  sensor: 'sensor',
}

export const iconOf = (element: Element): IconName => {
  if (element.kind === 'asset' || element.kind === 'multiAsset' || element.kind === 'op')
    return element.compute.kind
  return kindIcons[element.kind]
}

/** What kind of thing an element is: "SQL asset", "job". */
export const wordsOf = (element: Element): string =>
  element.kind === 'asset' || element.kind === 'multiAsset' || element.kind === 'op'
    ? `${computeWords[element.compute.kind]} ${kindWords[element.kind]}`
    : kindWords[element.kind]
