'use client'
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

import { fetchAhead } from './fetch-ahead.ts'
import { PartBoundary, PartNotFetched } from './part-boundary.tsx'
import { keepTypedAhead } from './typed-ahead.ts'
import { useIsDrawn } from './use-is-drawn.ts'

type Load<Props> = () => Promise<ComponentType<Props>>

const fetched = <Props extends object>(load: Load<Props>) =>
  lazy(async () => {
    try {
      return { default: await load() }
    } catch (cause) {
      throw new PartNotFetched(cause)
    }
  })

/** A part of a page whose code is fetched when it is first shown. Where it cannot be fetched, that is said in its place, and the page goes on. */
export const onDemand = <Props extends object>(load: Load<Props>, meanwhile: ReactNode = null) => {
  let Part = fetched(load)
  return function OnDemand(props: Props) {
    const [, setTries] = useState(0)
    return (
      <PartBoundary
        onAgain={() => {
          // What was rejected once stays rejected.
          Part = fetched(load)
          setTries((tries) => tries + 1)
        }}
      >
        <Suspense fallback={meanwhile}>
          <Part {...props} />
        </Suspense>
      </PartBoundary>
    )
  }
}

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
      if (ahead) fetchAhead(load)
    }, [])
    useEffect(() => (open ? keepTypedAhead() : undefined), [open])
    return isWanted ? <Shown {...props} /> : null
  }
}

/** The same for a dialog that is drawn only while it is open. */
export const openDialogOnDemand = <Props extends object>(load: Load<Props>) => {
  const Shown = onDemand(load)
  return function OpenDialogOnDemand(props: Props) {
    useEffect(() => keepTypedAhead(), [])
    return <Shown {...props} />
  }
}

/** A part beside what a page is for: its code is fetched when the page has been drawn and nothing else is to be done. */
export const afterDrawing = <Props extends object>(load: Load<Props>, meanwhile: ReactNode = null) => {
  const Shown = onDemand(load, meanwhile)
  return function AfterDrawing(props: Props) {
    return useIsDrawn() ? <Shown {...props} /> : meanwhile
  }
}

/**
 * A part that adds to what can be used without it, such as a tip: it is left out while its code is not here, or something plainer stands for it. A page never
 * fails for the want of it.
 */
export const inAddition = <Props extends object>(load: Load<Props>, Instead?: ComponentType<Props>) => {
  let Part: ComponentType<Props> | undefined
  const loadOnce = async (): Promise<void> => {
    Part ??= await load()
  }
  return function InAddition(props: Props) {
    const [, setHere] = useState(Part !== undefined)
    useEffect(() => {
      // What could not be fetched is tried again when it is shown again.
      if (!Part)
        void loadOnce().then(
          () => setHere(true),
          () => undefined,
        )
    }, [])
    if (Part) return <Part {...props} />
    return Instead ? <Instead {...props} /> : null
  }
}
