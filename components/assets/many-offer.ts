'use client'

/** More assets than this are made only once somebody has read how many they are. */
export const fewAssets = 25

interface Offer {
  count: number
  go: () => void
}

let offered: Offer | undefined
const listeners = new Set<() => void>()

const change = (next: Offer | undefined): void => {
  offered = next
  for (const listener of listeners) listener()
}

/** Does it at once where it is about few assets, and asks before where it is about many. */
export const unlessMany = (count: number, go: () => void): void => {
  if (count <= fewAssets) go()
  else change({ count, go })
}

/** For the part that asks. */
export const manyOffer = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => offered,
  end: () => change(undefined),
}
