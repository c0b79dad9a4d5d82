'use client'
import { createQuestion } from '#components/ui/question.ts'

/** More assets than this are made only once somebody has read how many they are. */
export const fewAssets = 25

/** Whether so many are to be made. */
export const manyOffer = createQuestion<{ count: number; go: () => void }>()

/** Does it at once where it is about few assets, and asks before where it is about many. */
export const unlessMany = (count: number, go: () => void): void => {
  if (count <= fewAssets) go()
  else manyOffer.ask({ count, go })
}
