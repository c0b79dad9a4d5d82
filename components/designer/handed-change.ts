import type { MendChange } from '#core/pod/mend-runtime.ts'

let handed: MendChange | undefined

/**
 * Hands a change to the designer that is opened next, which makes it as one step of undo. It goes by memory and not by the address: an address that
 * edits what it opens would edit for whoever is sent it, and again at every reload.
 */
export const handChange = (change: MendChange): void => {
  handed = change
}

/** The change that was handed over for a pipeline, once. */
export const takeChange = (pipeline: string): MendChange | undefined => {
  const change = handed
  if (change?.pipeline !== pipeline) return undefined
  handed = undefined
  return change
}
