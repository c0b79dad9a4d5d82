'use client'
import { createQuestion } from '#components/ui/question.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

/** Of what partitions are asked for, and which are chosen at first. */
interface Offer {
  target: RequestedTarget
  initial: string | undefined
}

/** Which partitions of a target are to be made. */
export const partitionOffer = createQuestion<Offer>()

/** Asks which partitions of a target are to be made. `initial`: those that are chosen at first, as they are typed. */
export const askForPartitions = (target: RequestedTarget, initial?: string): void =>
  partitionOffer.ask({ target, initial })
