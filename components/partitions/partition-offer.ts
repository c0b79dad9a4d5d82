'use client'
import { refusalOf } from '#components/api/refusal-of.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

/** Of what partitions are asked for, and which are chosen at first. */
interface Offer {
  target: RequestedTarget
  initial: string | undefined
}

let offered: Offer | undefined
const listeners = new Set<() => void>()

function change(next: Offer | undefined) {
  offered = next
  for (const listener of listeners) listener()
}

/** What a call was given as its target. The server has read it whole; here its schema would weigh on every page. */
const isTarget = (given: unknown): given is RequestedTarget =>
  typeof given === 'object' &&
  given !== null &&
  ['assets', 'selection', 'checks', 'job'].some((word) => word in given)

/** Asks which partitions of a target are to be made. `initial`: those that are chosen at first, as they are typed. */
export const askForPartitions = (target: RequestedTarget, initial?: string): void =>
  change({ target, initial })
/** Takes the question away. */
export const endOffer = (): void => change(undefined)

/**
 * Where a run was refused for want of a partition, the question which one takes the place of a message. Says whether that is so. `asked`: what the call was
 * given, a target among it.
 */
export function offerPartitions(error: unknown, asked: unknown): boolean {
  const target = typeof asked === 'object' && asked !== null && 'target' in asked ? asked.target : undefined
  if (refusalOf(error)?.detail.wants !== 'partition' || !isTarget(target)) return false
  askForPartitions(target)
  return true
}

/** For the part that asks. */
export const partitionOffer = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => offered,
}
