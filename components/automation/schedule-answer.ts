import type { Answers } from '#components/api/trpc.ts'
import type { Tone } from '#components/ui/tone.ts'
import type { TickStatus } from '#core/schedule/tick.ts'

export type ScheduleAnswer = Answers['schedules']['list'][number]
export type TickAnswer = ScheduleAnswer['ticks'][number]

export const tickTone: Record<TickStatus, Tone> = {
  succeeded: 'succeeded',
  skipped: 'skipped',
  failed: 'failed',
}

/** Names a schedule in an address. */
export const scheduleWord = ({
  pipelineId,
  scheduleId,
}: Pick<ScheduleAnswer, 'pipelineId' | 'scheduleId'>): string => `${pipelineId}.${scheduleId}`

/** What a schedule starts: the job's name, or the selection of assets. */
export const targetWords = ({ target }: Pick<ScheduleAnswer, 'target'>): string =>
  'job' in target ? target.job : target.selection
