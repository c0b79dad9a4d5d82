/** A section of a log: the line that opens it, and the last line in it. */
export interface LogGroup {
  first: number
  last: number
}

/** How a section begins and ends, each on a line of its own: as GitHub Actions writes them. */
export const groupOpens = String.raw`^::group::`
export const groupEnds = String.raw`^::endgroup::`

/** The name of the section a line opens, or null where it opens none. */
export const groupTitle = (line: string): string | null =>
  line.startsWith('::group::') ? line.slice('::group::'.length) || 'group' : null

export const endsGroup = (line: string): boolean => line.startsWith('::endgroup::')

/**
 * The sections of a log, in the order of their beginnings. They nest within a stream; streams do not know of each other. One without an end
 * goes to the end of the log, an end without a beginning ends nothing.
 * @param opens and `ends` lines, rising.
 */
export const foldGroups = (
  opens: readonly number[],
  ends: readonly number[],
  streamOf: (line: number) => number,
  lineCount: number,
): LogGroup[] => {
  const open = new Map<number, LogGroup[]>()
  const groups: LogGroup[] = []
  let end = 0
  const endUntil = (line: number): void => {
    for (; (ends[end] ?? Number.POSITIVE_INFINITY) < line; end++) {
      const last = ends[end] ?? 0
      const group = open.get(streamOf(last))?.pop()
      if (group) group.last = last
    }
  }
  for (const first of opens) {
    endUntil(first)
    const group = { first, last: lineCount - 1 }
    groups.push(group)
    const stream = streamOf(first)
    open.set(stream, [...(open.get(stream) ?? []), group])
  }
  endUntil(Number.POSITIVE_INFINITY)
  return groups
}
