'use client'
import { refusalOf } from '#components/api/refusal-of.ts'
import { askForPartitions } from '#components/partitions/partition-offer.ts'
import { createQuestion } from '#components/ui/question.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

/** What a target is launched with. */
export const launchOffer = createQuestion<RequestedTarget>()

/** Asks what a target is launched with: configuration, tags, a partition. */
export const askForLaunch = (target: RequestedTarget): void => launchOffer.ask(target)

/** What a call was given as its target. The server has read it whole; here its schema would weigh on every page. */
const isTarget = (given: unknown): given is RequestedTarget =>
  typeof given === 'object' &&
  given !== null &&
  ['assets', 'selection', 'checks', 'job'].some((word) => word in given)

/**
 * Where a run was refused for want of a partition, or of something in its configuration, the question for that takes the place of a message. Says whether
 * that is so. `asked`: what the call was given, a target among it.
 */
export function offerWhatIsWanted(error: unknown, asked: unknown): boolean {
  const target = typeof asked === 'object' && asked !== null && 'target' in asked ? asked.target : undefined
  const wants = refusalOf(error)?.detail.wants
  if (!isTarget(target) || (wants !== 'partition' && wants !== 'config')) return false
  if (wants === 'partition') askForPartitions(target)
  else askForLaunch(target)
  return true
}
