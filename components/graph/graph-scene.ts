import type { IconName } from '#components/ui/icon-paths.ts'
import type { Box, Point } from '#core/layout/layout-graph.ts'

import type { NodeShape } from './node-shape.ts'

/**
 * A node as every graph draws it. Facts only, treated as immutable: the same object means that nothing has to be drawn again.
 * What it is doing lives in the status store, because it changes a hundred times as often.
 */
export interface GraphNode {
  readonly id: string
  readonly shape: NodeShape | 'note' | 'frame'
  readonly place: Point
  /** Only notes and frames have a size of their own. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly name: string
  readonly icon: IconName
  /** What kind of thing it is, spoken: "Python asset". */
  readonly kind: string
  readonly badges?: readonly IconName[]
  /** Said where there is no status. */
  readonly words?: string
  /** The words hold only once it is known that there is no status. */
  readonly hasStatus?: boolean
  readonly input: boolean
  readonly output: boolean
  /** The frame it lies in. */
  readonly group?: string
  /** No run carries it out: hatched, and said. */
  readonly disabled?: boolean
  /** Of a note. */
  readonly colour?: string
  /** The name of this frame. */
  readonly frame?: string
  /** It is a folded frame: what lies in it, and how many of those have problems. */
  readonly fold?: { readonly frame: string; readonly members: readonly string[]; readonly problems: number }
  /** What is wrong with it, shown on the card. */
  readonly problem?: 'error' | 'warning'
}

export interface GraphWire {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Dashed: order only, or a resource that is used. */
  readonly quiet?: boolean
  /** Said where several wires join the same two nodes. */
  readonly label?: string
  /** Stands along it. */
  readonly words?: string
  /** Where two drawings are compared: only the newer one has it, or only the older one. */
  readonly change?: 'added' | 'removed'
  /** The end of what goes on is decided along it: drawn heavily. */
  readonly critical?: boolean
  /** It stands for so many wires, which begin or end in a folded frame. */
  readonly bundle?: number
}

/** A frame around the nodes of one group; its box follows them. */
export interface GraphFrame {
  readonly name: string
  readonly label: string
  readonly box: Box
  readonly count: number
}
