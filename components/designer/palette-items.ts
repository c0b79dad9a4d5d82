import type { IconName } from '#components/ui/icon-paths.ts'
import type { Abilities } from '#core/document/abilities.ts'
import { computeKinds, type ComputeKind } from '#core/document/compute.ts'
import type { ElementKind } from '#core/document/element.ts'

import { computeWords } from './element-words.ts'

/** Something that can be put on the canvas. */
export interface PaletteItem {
  id: string
  section: (typeof paletteSections)[number]
  label: string
  icon: IconName
  kind: ElementKind
  compute?: ComputeKind
  /** What it is, in a few words, and what else one may call it. */
  hint: string
  /** Why it cannot be put there, where it cannot. */
  locked?: string
}

const assetHints: Record<ComputeKind, string> = {
  python: 'A function whose parameters are its inputs',
  typescript: 'A function in TypeScript',
  sql: 'A query over its inputs',
  shell: 'A script',
  container: 'Any image and command',
  external: 'Made elsewhere, observed here',
}

const made = new WeakMap<Abilities, readonly PaletteItem[]>()

/** Everything there is, what is locked here included. */
export const paletteItems = (abilities: Abilities): readonly PaletteItem[] => {
  const known = made.get(abilities) ?? itemsWith(abilities)
  made.set(abilities, known)
  return known
}

const itemsWith = ({ computes }: Abilities): readonly PaletteItem[] => [
  ...computeKinds.map((compute): PaletteItem => ({
    id: `asset-${compute}`,
    section: 'Assets',
    label: computeWords[compute],
    icon: compute,
    kind: 'asset',
    compute,
    hint: assetHints[compute],
    ...(!computes.has(compute) && {
      locked: `${assetHints[compute]}: nothing on this installation runs it`,
    }),
  })),
  {
    id: 'multiAsset',
    section: 'Assets',
    label: 'Multi-asset',
    icon: 'table',
    kind: 'multiAsset',
    hint: 'One function that makes several assets',
  },
  {
    id: 'check',
    section: 'Assets',
    label: 'Check',
    icon: 'check',
    kind: 'check',
    hint: 'A test of an asset: rows, nulls, uniqueness, references, counts, drift, or code of your own',
  },
  {
    id: 'op',
    section: 'Ops and jobs',
    label: 'Op',
    icon: 'op',
    kind: 'op',
    hint: 'A unit of work in a graph',
  },
  {
    id: 'graph',
    section: 'Ops and jobs',
    label: 'Graph',
    icon: 'designer',
    kind: 'graph',
    hint: 'Ops wired together',
  },
  {
    id: 'job',
    section: 'Ops and jobs',
    label: 'Job',
    icon: 'job',
    kind: 'job',
    hint: 'A selection or a graph that can be run',
  },
  {
    id: 'schedule',
    section: 'Automation',
    label: 'Schedule',
    icon: 'schedule',
    kind: 'schedule',
    hint: 'Starts a job or assets by the clock, as cron does',
  },
  {
    id: 'sensor',
    section: 'Automation',
    label: 'Sensor',
    icon: 'sensor',
    kind: 'sensor',
    hint: 'Starts a job or assets when something happens: a message, an asset, the end of a run',
  },
  {
    id: 'resource',
    section: 'Around',
    label: 'Resource',
    icon: 'resource',
    kind: 'resource',
    hint: 'A connection, or where values are stored',
  },
  {
    id: 'partitions',
    section: 'Around',
    label: 'Partition set',
    icon: 'partitions',
    kind: 'partitions',
    hint: 'How assets are cut: by day, by customer, by region',
  },
  {
    id: 'group',
    section: 'Around',
    label: 'Group',
    icon: 'group',
    kind: 'group',
    hint: 'Assets that belong together',
  },
  { id: 'note', section: 'Around', label: 'Note', icon: 'note', kind: 'note', hint: 'Words on the canvas' },
]

/** What can be put on the canvas of this installation. */
export const offeredItems = (abilities: Abilities): readonly PaletteItem[] =>
  paletteItems(abilities).filter(({ locked }) => locked === undefined)

export const paletteSections = ['Assets', 'Ops and jobs', 'Automation', 'Around'] as const

/** The type of what is dragged from the palette; its value is the item's id. */
export const paletteDragType = 'application/x-sluice-element'
