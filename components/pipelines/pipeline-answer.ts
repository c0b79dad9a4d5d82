import type { Answers } from '#components/api/trpc.ts'

/** A pipeline as lists get it. */
export type PipelineRow = Answers['pipelines']['list'][number]
