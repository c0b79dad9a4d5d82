'use client'
import { useEffect } from 'react'

import { fetchAhead } from './fetch-ahead.ts'

/** Fetches the code of something that may be opened here while the page is idle. `load` is the same at every drawing. */
export function useFetchAhead(load: () => Promise<unknown>): void {
  useEffect(() => fetchAhead(load), [load])
}
