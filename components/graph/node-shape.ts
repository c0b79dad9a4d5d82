/** The two bodies a node of any graph may have, in pixels at zoom 1: cards for what makes data, capsules for what stands around it. */
export const nodeSizes = {
  card: { width: 204, height: 54 },
  capsule: { width: 168, height: 34 },
} as const

export type NodeShape = keyof typeof nodeSizes

/** Cards shrink to coloured blocks below this zoom: text would be too small to read. */
export const farZoom = 0.35
export const zoomLimits = { min: 0.02, max: 2 } as const
