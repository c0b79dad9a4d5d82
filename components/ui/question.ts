'use client'
import { useSyncExternalStore } from 'react'

/** Something that one part of the page asks and another answers, one at a time: a dialog that any button may open. */
export interface Question<Asked> {
  ask: (next: Asked) => void
  /** Takes the question away. */
  end: () => void
  /** For the part that answers. */
  subscribe: (listener: () => void) => () => void
  read: () => Asked | undefined
}

export const createQuestion = <Asked>(): Question<Asked> => {
  let asked: Asked | undefined
  const listeners = new Set<() => void>()
  const change = (next: Asked | undefined) => {
    asked = next
    for (const listener of listeners) listener()
  }
  return {
    ask: change,
    end: () => change(undefined),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: () => asked,
  }
}

/** What is asked now, for the component that answers. */
export const useQuestion = <Asked>({ subscribe, read }: Question<Asked>): Asked | undefined =>
  useSyncExternalStore(subscribe, read, () => undefined)
