'use client'
import { useLayoutEffect, useRef, useState } from 'react'

type Handlers = Record<string, ((...given: never[]) => unknown) | undefined>

/**
 * The same functions at each drawing, which do what the newest of that name would. React Flow asks all its nodes anew when one of its handlers
 * is another. A handler that is missing at first stays missing.
 */
export const useSteady = <Some extends Handlers>(handlers: Some): Some => {
  const latest = useRef<Handlers>(handlers)
  useLayoutEffect(() => {
    latest.current = handlers
  })
  const [steady] = useState(() => {
    const names = Object.keys(handlers)
    return Object.fromEntries(
      names.map((name) => [name, (...given: never[]) => latest.current[name]?.(...given)]),
    ) as Some
  })
  return steady
}
