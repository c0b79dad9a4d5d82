import { cadenceProblems, cadenceTimes } from '../../partition/cadence-times.ts'
import { partitionKeyProblem } from '../../partition/check-partition-key.ts'
import { mappingProblem } from '../../partition/mapping-problem.ts'
import { partitionMapping } from '../../partition/partition-mapping.ts'
import { dimensionMark, type SetOf, type WholeSet } from '../../partition/partition-set.ts'
import { readWall } from '../../partition/read-moment.ts'
import { windowLimitProblem } from '../../partition/window-limit.ts'
import { isOnEarlier, keysOf, makesAssets } from '../asset-graph.ts'
import { setField } from '../commands/set-field.ts'
import type { Dependency, ElementOf } from '../element.ts'
import type { Inspection } from './inspection.ts'

/** Of a set whose windows are all excluded, so many are looked at. */
const lookedAt = 500

const noTenants =
  'The set tenants is for pipelines that the operator publishes for all tenants, and this is none.'

const staticProblems = ({ keys }: SetOf<'static'>): string[] => {
  if (keys.length === 0) return ['A set of keys wants at least one.']
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  return [
    ...keys.flatMap((key) => partitionKeyProblem(key, true) ?? []),
    ...(twice === undefined ? [] : [`The partition key ${twice} is there twice.`]),
  ]
}

/** Whether one of the first windows of a set is left, by a clock that is never put forward or back. */
const leavesWindows = (set: SetOf<'timeWindow'>, startMs: number, endMs: number): boolean => {
  const parsed = cadenceTimes(set.cadence, set)
  if (parsed.outcome === 'refused') return true
  const excluded = (set.exclusions ?? []).map((text) => ({ text, times: cadenceTimes(text) }))
  const isExcluded = (wallMs: number) =>
    excluded.some(({ text, times }) =>
      times.outcome === 'parsed'
        ? times.times.next(wallMs - 1) === wallMs
        : readWall(text)?.wallMs === wallMs,
    )
  let at = parsed.times.next(startMs - 1)
  for (let looked = 0; looked < lookedAt && at !== undefined; looked += 1) {
    const next = parsed.times.next(at)
    if (next === undefined || next > endMs) return false
    if (!isExcluded(at)) return true
    at = next
  }
  return false
}

const windowProblems = (set: SetOf<'timeWindow'>): string[] => {
  const problems = cadenceProblems(set).map(({ message }) => message)
  if (problems.length > 0) return problems
  const howTo = 'Write it as 2026-01-01, or with a time as 2026-01-01T06:00.'
  const startMs = readWall(set.start)?.wallMs
  const endMs = set.end === undefined ? Infinity : readWall(set.end)?.wallMs
  if (startMs === undefined) return [`${set.start || 'Nothing'} is no date to begin at. ${howTo}`]
  if (endMs === undefined) return [`${set.end} is no date to end at. ${howTo}`]
  if (startMs >= endMs) return [`The set ends (${set.end}) before it begins (${set.start}).`]
  const limit = windowLimitProblem(set)
  if (limit !== undefined) return [limit]
  const unread = (set.exclusions ?? []).find(
    (text) => cadenceTimes(text).outcome === 'refused' && readWall(text) === undefined,
  )
  if (unread !== undefined)
    return [`${unread} excludes nothing: it is no key such as 2026-01-01 and no cron expression.`]
  return leavesWindows(set, startMs, endMs)
    ? []
    : ['No window is left: the set is shorter than one, or all of them are excluded.']
}

const multiProblems = (inspection: Inspection, { dimensions }: SetOf<'multi'>): string[] => {
  const names = Object.keys(dimensions)
  const marked = names.find((name) => name === '' || name.includes(dimensionMark))
  const deep = Object.entries(dimensions).find(
    ([, set]) => inspection.has('partitions', set) && readSet(inspection, set)?.type === 'multi',
  )
  return [
    ...(names.length < 2 ? ['A set of several dimensions wants at least two of them.'] : []),
    ...(marked === undefined ? [] : [`A dimension cannot be called "${marked}".`]),
    ...(deep ? [`The dimension ${deep[0]} has several dimensions itself. Name its parts here.`] : []),
  ]
}

const readSet = (inspection: Inspection, name: string): WholeSet | undefined => {
  const answer = inspection.ask({ about: 'set', name })
  return typeof answer === 'string' ? (JSON.parse(answer) as WholeSet) : undefined
}

const checkSet = (inspection: Inspection<ElementOf<'partitions'>>): void => {
  const { set } = inspection.element
  const problems =
    set.type === 'static'
      ? staticProblems(set)
      : set.type === 'timeWindow'
        ? windowProblems(set)
        : set.type === 'multi'
          ? multiProblems(inspection, set)
          : []
  for (const message of problems) inspection.error({ code: 'bad_partitions', field: 'set', message })
  if (set.type === 'tenants') inspection.error({ code: 'cannot_run', field: 'set', message: noTenants })
}

const checkMapping = (inspection: Inspection, deps: readonly Dependency[], dependency: Dependency): void => {
  const { element } = inspection
  if (!makesAssets(element) || dependency.partitionMapping === undefined) return
  const { partitionMapping: _, ...plain } = dependency
  const fault = (message: string) =>
    inspection.error({
      code: 'bad_mapping',
      field: 'deps',
      message: `The partition mapping of ${dependency.asset} does not fit: ${message}`,
      mend: (document) =>
        setField(document, {
          id: element.id,
          field: 'deps',
          value: deps.map((other) => (other === dependency ? plain : other)),
        }),
    })
  const read = partitionMapping.safeParse(dependency.partitionMapping)
  if (!read.success) {
    const [issue] = read.error.issues
    fault(
      issue?.path[0] === 'type' || issue?.path.length === 0
        ? 'its type is identity, all, last, specific, static, timeWindow, multiToSingle or multi.'
        : `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    )
    return
  }
  const name = inspection.ask({ about: 'setOfAsset', name: dependency.asset })
  if (typeof name !== 'string') return
  if (name === '') return fault(`${dependency.asset} is not partitioned.`)
  const there = readSet(inspection, name)
  const here = element.partitions === undefined ? undefined : readSet(inspection, element.partitions)
  if (!there || (element.partitions !== undefined && !here)) return
  const problem = mappingProblem(here, there, read.data)
  if (problem !== undefined) fault(problem)
}

/** How things are cut, and which partitions belong together. */
export const checkPartitions = (inspection: Inspection): void => {
  const { element } = inspection
  if (element.kind === 'partitions') {
    checkSet(inspection as Inspection<typeof element>)
    return
  }
  if (!makesAssets(element)) return
  if (element.partitions === 'tenants' && !inspection.has('partitions', 'tenants'))
    inspection.error({
      code: 'cannot_run',
      field: 'partitions',
      message: noTenants,
      mend: (document) => setField(document, { id: element.id, field: 'partitions', value: undefined }),
    })
  const deps = element.deps ?? []
  for (const dependency of deps) {
    checkMapping(inspection, deps, dependency)
    if (
      keysOf(element).includes(dependency.asset) &&
      isOnEarlier(dependency) &&
      element.partitions === undefined
    )
      inspection.error({
        code: 'bad_mapping',
        field: 'deps',
        message: `${dependency.asset} is made from earlier partitions of itself, and is not partitioned.`,
      })
  }
}
