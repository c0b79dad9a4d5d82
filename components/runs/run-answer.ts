import type { Answers } from '#components/api/trpc.ts'

/** A run as its page gets it. */
export type RunAnswer = Answers['runs']['show']
export type StepAnswer = RunAnswer['steps'][number]
/** A pod of a run or of a step, as the page shows it. */
export type ShownPod = NonNullable<RunAnswer['pods']>['own']
/** A run as lists get it. */
export type RunRow = Answers['runs']['list']['runs'][number]
