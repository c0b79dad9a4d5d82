'use client'
import { useSearchParams } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'

import { useLateWrite } from './use-late-write.ts'
import { type Way, writeUrlState } from './use-url-state.ts'

interface Held<Draft> {
  draft: Draft
  /** The word of the address that was looked at last, and those written here that did not come back as such yet. */
  seen: string | undefined
  written: readonly (string | undefined)[]
}

/**
 * Something on screen that is ahead of its word in the address: it is told when to write, and follows the address
 * when that changes from outside (Back, a link on the page), but not when its own words come back late.
 */
export function useUrlDraft<Draft>(name: string, read: (word: string | undefined) => Draft) {
  const word = useSearchParams().get(name) ?? undefined
  const [held, setHeld] = useState<Held<Draft>>(() => ({ draft: read(word), seen: word, written: [] }))
  if (word !== held.seen) {
    const own = held.written.indexOf(word)
    setHeld({
      draft: own === -1 ? read(word) : held.draft,
      seen: word,
      written: own === -1 ? [] : held.written.slice(own + 1),
    })
  }
  const setDraft = (draft: Draft) => setHeld((before) => ({ ...before, draft }))
  const write = (next: string | undefined, way: Way) => {
    const wanted = next === '' ? undefined : next
    if (writeUrlState(name, wanted, way))
      setHeld((before) => ({ ...before, written: [...before.written, wanted] }))
  }
  return { draft: held.draft, setDraft, write }
}

const readText = (word: string | undefined) => word ?? ''

/** Text that is typed and has its word in the address, which follows when the typing pauses for `pauseMs`. */
export function useTypedUrlState(name: string, pauseMs: number): [string, (text: string) => void] {
  const { draft, setDraft, write } = useUrlDraft(name, readText)
  const late = useLateWrite(pauseMs)
  const keep = useEffectEvent(() => write(draft, 'passing'))
  // Also what came from the address is kept: what was typed before is not written over it.
  useEffect(() => late(() => keep()), [draft, late])
  return [draft, setDraft]
}
