/** A document has at most this many elements, and at most this many bytes of JSON. */
export const documentLimits = { elements: 10_000, sizeBytes: 4 * 1_048_576 } as const
/** The same as they are told. */
export const limitWords = {
  elements: `${documentLimits.elements.toLocaleString('en')} elements`,
  size: `${documentLimits.sizeBytes / 1_048_576} MB`,
} as const
