import type { Answers } from '#components/api/trpc.ts'
import { resourceTypeOf } from '#core/resource/resource-types.ts'

export type ResourceAnswer = Answers['resources']['list'][number]

/** Names a resource in an address. */
export const resourceWord = ({ pipelineId, elementId }: ResourceAnswer): string =>
  `${pipelineId}.${elementId}`

/** What a type is called. */
export const typeWords = (type: string): string => resourceTypeOf(type)?.label ?? type
