'use client'
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

import { keepTypedAhead } from './typed-ahead.ts'

type Load<Props> = () => Promise<ComponentType<Props>>

/** A part of a page whose code is fetched when it is first shown. */
export const onDemand = <Props extends object>(load: Load<Props>, meanwhile: ReactNode = null) => {
  const Part = lazy(async () => ({ default: await load() }))
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={meanwhile}>
        <Part {...props} />
      </Suspense>
    )
  }
}

/** After the page itself is there. */
const aheadMs = 2_000

/**
 * A dialog whose code is fetched when it is first opened; with `ahead` also before, while nothing else is to be done, so that it opens at once. What is typed
 * before it is there is typed into it.
 */
export const dialogOnDemand = <Props extends { open: boolean }>(
  load: Load<Props>,
  { ahead = false } = {},
) => {
  const Shown = onDemand(load)
  return function DialogOnDemand(props: Props) {
    const { open } = props
    const [isWanted, setWanted] = useState(open)
    if (open && !isWanted) setWanted(true)
    useEffect(() => {
      if (!ahead) return undefined
      // What cannot be fetched now is fetched when it is opened, and says so then.
      const timer = setTimeout(() => void load().catch(() => undefined), aheadMs)
      return () => clearTimeout(timer)
    }, [])
    useEffect(() => (open ? keepTypedAhead() : undefined), [open])
    return isWanted ? <Shown {...props} /> : null
  }
}
