import { ceilingWords, type PlanCeiling } from '#core/pod/plan-ceiling.ts'

const amounts = {
  cpuMilli: 'cpuMilli',
  cpuLimitMilli: 'cpuMilli',
  memoryMib: 'memoryMib',
  memoryLimitMib: 'memoryMib',
} as const

/** The most a plan allows of a figure of a runtime, with the sentence that says so; undefined where it allows any. */
export const planLimit = (
  path: string,
  ceiling: PlanCeiling,
): { most: number; sentence: string } | undefined => {
  const [holder, field = ''] = path.split('.')
  if (holder !== 'runtime' || !Object.hasOwn(amounts, field)) return undefined
  const most = ceiling[amounts[field as keyof typeof amounts]]
  return most === null
    ? undefined
    : { most, sentence: `The plan ${ceiling.plan} allows ${ceilingWords(ceiling)} a run.` }
}
