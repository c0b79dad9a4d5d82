'use client'
import { createContext, useContext } from 'react'

/** What may stand over any page. */
export type Over = 'palette' | 'keys'

/** Opens what stands over the page. */
export interface Shell {
  show: (over: Over) => void
}

export const ShellContext = createContext<Shell>({ show: () => undefined })

/** The shell around the page. */
export function useShell(): Shell {
  return useContext(ShellContext)
}
