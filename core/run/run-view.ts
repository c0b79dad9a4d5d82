/** How runs are looked at: one after the other, as runs × assets, or along time. */
export const runFaces = ['list', 'grid', 'timeline'] as const
export type RunFace = (typeof runFaces)[number]

/** The pages whose filters are kept under names: of runs a filter, of assets and of lineage the words of the address. */
export const viewKinds = ['runs', 'assets', 'lineage'] as const
export type ViewKind = (typeof viewKinds)[number]

/** A filter of a page that somebody gave a name. */
export interface RunView {
  id: string
  kind: ViewKind
  name: string
  /** As it is typed. */
  filter: string
  face: RunFace
  /** Everybody of the tenant sees it. */
  shared: boolean
}
