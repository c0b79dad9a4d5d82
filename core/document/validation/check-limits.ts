import { documentLimits } from '../document-limits.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import type { Found } from './inspection.ts'

const sizes = new WeakMap<object, number>()
const encoder = new TextEncoder()
const beyondAscii = /[\u0080-\uFFFF]/

const sizeBytes = (part: object): number => {
  const known = sizes.get(part)
  if (known !== undefined) return known
  const text = JSON.stringify(part)
  // Most texts are ASCII, whose length is their size.
  const size = (beyondAscii.test(text) ? encoder.encode(text).length : text.length) + 1
  sizes.set(part, size)
  return size
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`

/** How large a document is as JSON, in bytes; parts that were measured before are not measured again. */
const documentSizeBytes = (document: PipelineDocument): number => {
  const parts = [document.settings, document.layout, ...Object.values<Element>(document.elements)]
  return parts.reduce((sum, part) => sum + sizeBytes(part), 0)
}

/** A document of a size that every part of the program can hold. */
export const checkLimits = (document: PipelineDocument): Found[] => {
  const count = Object.keys(document.elements).length
  const size = documentSizeBytes(document)
  const many: Found[] =
    count > documentLimits.elements
      ? [
          {
            code: 'too_many_elements',
            severity: 'error',
            message: `A pipeline has at most ${documentLimits.elements.toLocaleString('en')} elements; this one has ${count.toLocaleString('en')}. Split it into several pipelines.`,
          },
        ]
      : []
  const large: Found[] =
    size > documentLimits.sizeBytes
      ? [
          {
            code: 'too_large',
            severity: 'error',
            message: `A pipeline has at most ${megabytes(documentLimits.sizeBytes)}; this one has ${megabytes(size)}. Split it into several pipelines, or keep large data in files.`,
          },
        ]
      : []
  return [...many, ...large]
}
