import { readPathPattern } from '#core/sensor/path-pattern.ts'

import { SourceFailure } from './sensor-source.ts'

/** Whether a path fits the pattern of a sensor; all do where it has none. Throws SourceFailure where the pattern cannot be read. */
export const wantedPaths = (pattern: string | undefined): ((path: string) => boolean) => {
  if (pattern === undefined) return () => true
  const read = readPathPattern(pattern)
  if (read.outcome === 'refused') throw new SourceFailure(`The pattern ${pattern} ${read.message}.`)
  return read.fits
}
