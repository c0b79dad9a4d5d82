import { z } from 'zod'

import { type Element, type ElementId, type ElementKind, type ElementOf } from './element.ts'
import { runtime } from './runtime.ts'

/** What a pipeline says of itself. */
export const settings = z.strictObject({
  name: z.string().max(400),
  description: z.string().optional(),
  /** Packages the code needs; they become a cached environment named by their hash. */
  requirements: z.strictObject({ python: z.array(z.string()).optional() }).optional(),
  runtime: runtime.optional(),
  tags: z.record(z.string(), z.string()).optional(),
})
export type Settings = z.infer<typeof settings>

/** Where a node lies on the canvas; width and height only where a hand has set them (notes, groups). */
export const placement = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  collapsed: z.boolean().optional(),
})
export type Placement = z.infer<typeof placement>

/**
 * A pipeline document as the program holds it: content (settings, elements) and layout apart,
 * so that moving a node never makes a version. Treat it as immutable; edits make a new one that shares what did not change.
 * Text spellings (YAML, JSON) group the elements by kind; see spelling.ts.
 */
export interface PipelineDocument {
  readonly settings: Settings
  readonly elements: Readonly<Record<ElementId, Element>>
  readonly layout: Readonly<Record<ElementId, Placement>>
}

export const emptyDocument = (name: string): PipelineDocument => ({
  settings: { name },
  elements: {},
  layout: {},
})

export const elementsOf = <Kind extends ElementKind>(
  document: PipelineDocument,
  kind: Kind,
): ElementOf<Kind>[] =>
  Object.values(document.elements).filter(
    (candidate): candidate is ElementOf<Kind> => candidate.kind === kind,
  )
