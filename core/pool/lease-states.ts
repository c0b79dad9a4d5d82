import { z } from 'zod'

import type { LeasedEnd } from '../protocol/pool-api.ts'
import { leasedEnd } from '../protocol/pool-api.ts'
import { describeEnd } from '../run/describe-end.ts'
import { failure, type Failure } from '../run/run-event.ts'

/** What becomes of work that was offered to a pool, and from what state to what state it may go. */
export const leaseStates = {
  waiting: ['leased', 'ended'],
  leased: ['ended'],
  ended: [],
} as const
export type LeaseState = keyof typeof leaseStates

/** What whoever offered the work wants to come of it; each says more than the one before it, and none is taken back. */
export const wishes = ['run', 'end_gently', 'end_now'] as const
export type Wish = (typeof wishes)[number]

/** The wish that holds when two were uttered. */
export const strongerWish = (one: Wish, other: Wish): Wish =>
  wishes.indexOf(one) > wishes.indexOf(other) ? one : other

/** How a lease ended: as the worker saw its process end, or as the server judged. */
export const howEnded = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('process'), end: leasedEnd }),
  z.strictObject({ is: z.literal('judged'), failure }),
])
export type HowEnded = z.infer<typeof howEnded>

interface LeaseTimes {
  leasedAt: Date | null
  endedAt: Date | null
}

export const leaseState = ({ leasedAt, endedAt }: LeaseTimes): LeaseState =>
  endedAt ? 'ended' : leasedAt ? 'leased' : 'waiting'

/** Nobody had begun it. */
export const neverBegun: Failure = {
  message: 'It was canceled before a worker of its pool had begun it.',
  fault: 'user',
  cause: 'canceled',
}

/** Why a step's process failed; null where it was content. */
export const stepFailure = (how: HowEnded): Failure | null => {
  if (how.is === 'judged') return how.failure
  return isContent(how.end) ? null : describeEnd({ ...how.end }, 'step')
}

const isContent = ({ exitCode, signal }: LeasedEnd): boolean => exitCode === 0 && signal === null
