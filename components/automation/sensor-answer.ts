import type { Answers } from '#components/api/trpc.ts'

export type SensorAnswer = Answers['sensors']['list'][number]
export type SensorTickAnswer = SensorAnswer['ticks'][number]

/** Names a sensor in an address. */
export const sensorWord = ({ pipelineId, sensorId }: Pick<SensorAnswer, 'pipelineId' | 'sensorId'>): string =>
  `${pipelineId}.${sensorId}`
