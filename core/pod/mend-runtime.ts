import type { ElementId } from '../document/element.ts'
import type { Runtime } from '../document/runtime.ts'
import type { Failure } from '../run/run-event.ts'
import { durationWords, memoryWords } from './cluster-words.ts'
import { processorWords } from './describe-pod.ts'
import { fittingSizes } from './fitting-size.ts'
import type { NodeSize } from './nearest-node.ts'
import { ceilingWords, type PlanCeiling } from './plan-ceiling.ts'
import type { LayeredPod } from './pod-layers.ts'

export type MendedField = 'memoryMib' | 'memoryLimitMib' | 'diskMib' | 'cpuMilli' | 'timeoutMs'

/** A figure of a runtime that should be another. */
export interface WantedAmount {
  field: MendedField
  from: number
  to: number
}

/** A change of one figure in a drawing, and where it belongs. */
export interface MendChange extends WantedAmount {
  is: 'change'
  pipeline: string
  /** Null: the pipeline itself. */
  elementId: ElementId | null
  /** "Give it 1 GiB of memory". */
  button: string
  /** "Sets the memory of the job nightly to 1 GiB; it is 512 MiB." */
  sentence: string
}

export type Mend = MendChange | { is: 'forbidden'; sentence: string }

/** Things of a drawing that can say how large a pod is. */
export interface MendPlaces {
  pipeline: string
  job: { id: ElementId; name: string } | undefined
  /** The step that is too large or too small. */
  element: { id: ElementId; name: string; pipeline: string } | undefined
}

const fieldWords: Record<MendedField, string> = {
  memoryMib: 'memory',
  memoryLimitMib: 'memory limit',
  diskMib: 'local disk',
  cpuMilli: 'processor',
  timeoutMs: 'timeout',
}

export const amountWords = (field: MendedField, amount: number): string =>
  field === 'cpuMilli'
    ? processorWords(amount)
    : field === 'timeoutMs'
      ? durationWords(amount)
      : memoryWords(amount)

const twice = (amount: number): number => 2 ** Math.ceil(Math.log2(amount + 1))

const fieldOfCause: Partial<Record<string, MendedField>> = {
  out_of_memory: 'memoryMib',
  disk_full: 'diskMib',
  timeout: 'timeoutMs',
}

/**
 * What mends a failure: what its explanation says, else twice as much of what ran out, in steps that people choose. Of memory it is the limit that
 * was met, where the runtime says one of its own.
 */
export const remedyOf = (
  { cause, remedy }: Pick<Failure, 'cause' | 'remedy'>,
  runtime: Runtime,
  largestNode: NodeSize | null = null,
): WantedAmount | undefined => {
  const { memoryLimitMib } = runtime
  if (cause === 'out_of_memory' && memoryLimitMib !== undefined) {
    const to = remedy?.field === 'memoryMib' ? remedy.to : 0
    return { field: 'memoryLimitMib', from: memoryLimitMib, to: Math.max(to, twice(memoryLimitMib)) }
  }
  if (remedy) return remedy
  // Where it was found too large nobody may have known how large nodes are.
  if (cause === 'too_large') return fittingSizes(runtime, largestNode)[0]
  const field = fieldOfCause[cause ?? '']
  const from = field && runtime[field]
  if (field === undefined || from === undefined) return undefined
  return { field, from, to: field === 'timeoutMs' ? 2 * from : twice(from) }
}

/** Where a figure is said, and so where it has to change: deeper than who gives it by default, never deeper than who asked. */
const placeOf = (
  { saidBy }: Pick<LayeredPod, 'saidBy'>,
  field: MendedField,
  { pipeline, job, element }: MendPlaces,
): { pipeline: string; elementId: ElementId | null; words: string } => {
  const of = saidBy[field]?.of
  const whole = { pipeline, elementId: null, words: `the pipeline ${pipeline}` }
  const atJob = job && { pipeline, elementId: job.id, words: `the job ${job.name}` }
  const atElement = element && {
    pipeline: element.pipeline,
    elementId: element.id,
    words: element.name,
  }
  switch (of) {
    case 'job':
      return atJob ?? whole
    case 'element':
    case 'steps':
      return atElement ?? atJob ?? whole
    case 'pipeline':
      return whole
    default:
      return atJob ?? atElement ?? whole
  }
}

const mostOf = (field: MendedField, ceiling: PlanCeiling): number | null => {
  if (field === 'cpuMilli') return ceiling.cpuMilli
  return field === 'memoryMib' || field === 'memoryLimitMib' ? ceiling.memoryMib : null
}

/** The one change that gives a pod another size, in the words of its button; or why the plan does not let it have that. */
export const mendRuntime = (
  pod: Pick<LayeredPod, 'saidBy'>,
  wanted: WantedAmount,
  places: MendPlaces,
  ceiling: PlanCeiling,
): Mend => {
  const { field, from } = wanted
  const most = mostOf(field, ceiling)
  const to = most === null ? wanted.to : Math.min(wanted.to, most)
  if (to > from !== wanted.to > from)
    return {
      is: 'forbidden',
      sentence: `The plan ${ceiling.plan} allows ${ceilingWords(ceiling)} a run, which it has already.`,
    }
  const { words, ...place } = placeOf(pod, field, places)
  const amount = amountWords(field, to)
  const noun = field === 'memoryMib' || field === 'memoryLimitMib' ? '' : ` of ${fieldWords[field]}`
  return {
    is: 'change',
    ...place,
    field,
    from,
    to,
    button: to > from ? `Give it ${amount}${noun}` : `Shrink to ${amount}`,
    sentence: `Sets the ${fieldWords[field]} of ${words} to ${amount}; it is ${amountWords(field, from)}.`,
  }
}
