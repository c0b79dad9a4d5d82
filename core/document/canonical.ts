import { sha256 } from '../sha256.ts'
import type { PipelineDocument } from './document.ts'

/** JSON with the keys of every object in code-unit order and nothing between the tokens; a key whose value is undefined is left out. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

/** The one text of a document's content. Layout is no part of it, nor is the order of elements or of keys. */
export const canonicalText = (document: PipelineDocument): string =>
  canonicalJson({ sluice: 'pipeline', settings: document.settings, elements: document.elements })

/** The name of a content: sha256 of its canonical text, in hex. */
export const contentHash = (document: PipelineDocument): string => sha256(canonicalText(document))
