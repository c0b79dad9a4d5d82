'use client'
import { useEffect, useMemo, useState } from 'react'

import type { parseSelection } from '#core/selection/parse-selection.ts'

type Parse = typeof parseSelection

const notFetched: Parse = (text) => ({
  outcome: 'refused',
  problem: {
    message:
      'What reads selections could not be fetched. Look whether the server is there, and reload the page.',
    start: 0,
    end: text.length,
  },
})

/** A selection as it is read; undefined for an empty one, and until what reads it is fetched, which is done with the first that is not empty. */
export const useParsedSelection = (text: string): ReturnType<Parse> | undefined => {
  const isBlank = text.trim() === ''
  const [parse, setParse] = useState<Parse>()
  const isWanted = !isBlank && !parse
  useEffect(() => {
    if (!isWanted) return
    void import('#core/selection/parse-selection.ts').then(
      (part) => setParse(() => part.parseSelection),
      () => setParse(() => notFetched),
    )
  }, [isWanted])
  return useMemo(() => (isBlank ? undefined : parse?.(text)), [isBlank, parse, text])
}
