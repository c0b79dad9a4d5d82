import { formatDuration } from '#components/ui/format.ts'

import type { RunAnswer } from './run-answer.ts'

/** What a run waited for, in a word or two: with how long it did. By the cause that the wait ledger gives. */
const causeWords: Record<string, string> = {
  worker: 'worker',
  no_worker: 'no worker',
  paused: 'paused',
  tenant_slots: 'slots',
  machine: 'room on the machine',
  relaunch: 'new launch',
  launching: 'launching',
  unschedulable: 'room on a node',
  image_pull: 'image',
  container_start: 'start of the container',
  pool: 'worker of the pool',
  tier_pods: 'workers of the plan',
}

/** What is said at length in the banner above. */
const shortWords: Record<string, string> = {
  unschedulable: 'No node has room for it yet',
  image_pull: 'Its image is pulled',
  tier_pods: 'The pools of its plan have all workers they may have',
}

/** "2.9 s: 2.1 s slots, 0.8 s launching": the parts add up to the wait. */
export function waitWords(waits: RunAnswer['wait']): string {
  const byCause = new Map<string, number>()
  for (const wait of waits) {
    if (wait.to === null) return `${shortWords[wait.cause] ?? wait.words}…`
    const tookMs = new Date(wait.to).getTime() - new Date(wait.from).getTime()
    byCause.set(wait.cause, (byCause.get(wait.cause) ?? 0) + tookMs)
  }
  const parts = [...byCause].filter(([, tookMs]) => tookMs > 0)
  const totalMs = parts.reduce((sum, [, tookMs]) => sum + tookMs, 0)
  if (parts.length < 2) return formatDuration(totalMs)
  const told = parts.map(([cause, tookMs]) => `${formatDuration(tookMs)} ${causeWords[cause] ?? cause}`)
  return `${formatDuration(totalMs)}: ${told.join(', ')}`
}
