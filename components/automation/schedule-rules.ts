import { formatDuration } from '#components/ui/format.ts'

import type { ScheduleAnswer } from './schedule-answer.ts'

type Rules = Pick<ScheduleAnswer, 'overlap' | 'catchUp' | 'jitterMs' | 'delayMs' | 'partitions'>

const overlapWords: Record<Rules['overlap'], string> = {
  skip: 'Left out while what it started before still waits for its turn.',
  queue: 'Starts whether or not what it started before has ended.',
  cancelPrevious: 'Ends what it started before, then starts.',
}

const catchUpWords = (catchUp: Rules['catchUp']): string => {
  if (catchUp === 'skip') return 'Missed times are left out.'
  return catchUp === 'latest' || catchUp.allUpTo === 1
    ? 'Of missed times the last one runs.'
    : `Of missed times the last ${catchUp.allUpTo} run.`
}

/** What else a schedule goes by than its times, in a line: partitions, overlap, catch-up and delay. */
export const scheduleRules = ({ overlap, catchUp, jitterMs, delayMs, partitions }: Rules): string =>
  [
    ...(partitions === null ? [] : [`Makes the partitions ${partitions}.`]),
    overlapWords[overlap],
    catchUpWords(catchUp),
    ...(jitterMs === 0
      ? []
      : [
          `Carried out ${formatDuration(delayMs)} after its times, by its jitter of ${formatDuration(jitterMs)}.`,
        ]),
  ].join(' ')
