import type { Answers } from '#components/api/trpc.ts'

/** Two runs beside each other, as the page gets them. */
export type ComparisonAnswer = Answers['runComparisons']['show']
export type ComparedStepAnswer = ComparisonAnswer['steps'][number]
export type ComparedHead = ComparisonAnswer['a']
