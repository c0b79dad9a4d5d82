import type { Answers } from '#components/api/trpc.ts'
import { formatDuration, formatQuantity } from '#components/ui/format.ts'

import { formatInZone } from './fire-words.ts'

type Fires = Answers['schedules']['fires']

interface PlanForFiresProps {
  fires: Fires['fires']
  use: Fires['use']
  zone: string
}

/** What the coming runs would find of the plan, if nothing else ran: how many go on at once, and which of them waits for its turn. */
export function PlanForFires({
  fires,
  use: { slots, mostAtOnce, waiting, longestWait, unknown },
  zone,
}: PlanForFiresProps) {
  if (fires.length === 0) return null
  const late = longestWait && fires[longestWait.place]
  const at = (ms: number) => formatInZone(ms, zone)
  return (
    <div className="grid gap-0.5 border-b border-line px-4 pb-3 text-sm text-ink-2">
      <p>
        {`By how long their runs usually take, at most ${formatQuantity(mostAtOnce.count, 'run')} ${mostAtOnce.count === 1 ? 'goes' : 'go'} on at once, from ${at(mostAtOnce.atMs)} on; `}
        {slots === null ? 'the plan lets any number.' : `the plan lets ${slots}.`}
      </p>
      {late && (
        <p className="text-warn-ink">
          {`${formatQuantity(waiting, 'run')} ${waiting === 1 ? 'waits' : 'wait'} for a turn. The longest is that of `}
          <span className="font-mono">{late.name}</span>
          {` at ${at(late.atMs)}: ${formatDuration(longestWait.ms)}.`}
        </p>
      )}
      {unknown > 0 && (
        <p className="text-ink-3">{`${formatQuantity(unknown, 'run')} of schedules that have no ended run yet ${unknown === 1 ? 'is' : 'are'} taken to last a minute.`}</p>
      )}
    </div>
  )
}
