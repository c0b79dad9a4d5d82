import type { Answers } from '#components/api/trpc.ts'

export type ResourceAnswer = Answers['resources']['list'][number]

/** Names a resource in an address. */
export const resourceWord = ({ pipelineId, elementId }: ResourceAnswer): string =>
  `${pipelineId}.${elementId}`
