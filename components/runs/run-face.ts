'use client'
import { runFaces, type RunFace } from '#core/run/run-view.ts'

import { useUrlState } from './use-url-state.ts'

/** How the runs are looked at; the list needs no word in the address. */
export function useRunFace(): [RunFace, (face: RunFace) => void] {
  const [word, setWord] = useUrlState('view')
  const face = runFaces.find((one) => one === word) ?? 'list'
  return [face, (next) => setWord(next === 'list' ? undefined : next)]
}
