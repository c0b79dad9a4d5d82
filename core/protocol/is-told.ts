/** Of the few messages that every page of a run reads: a library of schemas would be a tenth of what such a page fetches. A whole number from 0. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

export const isStreamName = (value: unknown): value is 'stdout' | 'stderr' =>
  value === 'stdout' || value === 'stderr'
