'use client'
import { createContext, useContext, useSyncExternalStore } from 'react'

import type { Problem } from '../problem.ts'
import type { TextSession, TextState } from './text-session.ts'

const TextContext = createContext<TextSession<Problem> | null>(null)
export const TextProvider = TextContext.Provider

/** The text of the designer this is a part of, or nothing outside of one. */
export const useTextSession = (): TextSession<Problem> | null => useContext(TextContext)

const closed = { text: '', standing: 'closed', blocks: [], problems: [], kept: 'kept' } satisfies TextState

const nothing = (): void => undefined

/** How the text stands. */
export const useTextState = (): TextState => {
  const session = useTextSession()
  return useSyncExternalStore(
    session?.subscribe ?? (() => nothing),
    session?.read ?? (() => closed),
    session?.read ?? (() => closed),
  )
}
