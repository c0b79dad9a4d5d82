import type { PipelineDocument } from '../document/document.ts'
import { keptFor } from '../kept-for.ts'
import { sameJson } from '../same-json.ts'
import { cadenceProblems } from './cadence-times.ts'
import type { PartitionSet, SetOf, SimpleSet, WholeSet } from './partition-set.ts'
import { readWall } from './read-moment.ts'
import { windowLimitProblem } from './window-limit.ts'

const setsOf = keptFor(
  (elements: PipelineDocument['elements']): ReadonlyMap<string, PartitionSet> =>
    new Map(
      Object.values(elements).flatMap((element) =>
        element.kind === 'partitions' ? [[element.name, element.set] as const] : [],
      ),
    ),
)

/** Whether its windows can be told at all: a set that is being typed, or is wrong, is none yet. */
const hasWindows = keptFor(
  (set: SetOf<'timeWindow'>): boolean =>
    cadenceProblems(set).length === 0 &&
    readWall(set.start) !== undefined &&
    (set.end === undefined || readWall(set.end) !== undefined) &&
    windowLimitProblem(set) === undefined,
)

const simple = (name: string, set: PartitionSet): SimpleSet | undefined => {
  if (set.type === 'dynamic') return { type: 'dynamic', name }
  if (set.type === 'timeWindow') return hasWindows(set) ? set : undefined
  return set.type === 'static' ? set : undefined
}

/** A partition set of a document by its name, dimensions and all; undefined where there is none, it cannot be read, or one of its dimensions is none. */
export const wholeSet = (
  document: Pick<PipelineDocument, 'elements'>,
  name: string,
): WholeSet | undefined => {
  const sets = setsOf(document.elements)
  const set = sets.get(name)
  if (set?.type !== 'multi') return set && simple(name, set)
  const dimensions = Object.entries(set.dimensions)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([dimension, named]) => {
      const inner = sets.get(named)
      const found = inner && simple(named, inner)
      return found && { name: dimension, set: found }
    })
  const found = dimensions.filter((dimension) => dimension !== undefined)
  return found.length === dimensions.length && found.length > 0
    ? { type: 'multi', dimensions: found }
    : undefined
}

/** Whether two assets are cut alike, whatever the sets are called and whichever pipelines they are in. */
export const sameSet = (one: WholeSet, other: WholeSet): boolean => sameJson(one, other)

/** The names of the dynamic sets in a set. */
export const dynamicNames = (set: WholeSet): string[] => {
  if (set.type === 'multi') return set.dimensions.flatMap((dimension) => dynamicNames(dimension.set))
  return set.type === 'dynamic' ? [set.name] : []
}
