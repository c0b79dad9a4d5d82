'use client'
import type { GivenText } from '#components/launch/launch.ts'
import { createQuestion } from '#components/ui/question.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

/** Of what partitions are asked for, which are chosen at first, and what was typed already that their runs are given. */
interface Offer {
  target: RequestedTarget
  initial: string | undefined
  given: GivenText | undefined
}

/** Which partitions of a target are to be made. */
export const partitionOffer = createQuestion<Offer>()

/** Asks which partitions of a target are to be made. `initial`: those that are chosen at first, as they are typed. */
export const askForPartitions = (target: RequestedTarget, initial?: string, given?: GivenText): void =>
  partitionOffer.ask({ target, initial, given })
