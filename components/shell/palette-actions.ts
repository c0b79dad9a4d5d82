'use client'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

import type { IconName } from '#components/ui/icon-paths.ts'

/** Something that can be done, found by its words in the palette. */
export interface PaletteAction {
  label: string
  icon: IconName
  keys?: string
  run: () => void
}

const offers = new Map<object, readonly PaletteAction[]>()
const listeners = new Set<() => void>()
const none: readonly PaletteAction[] = []
let all: readonly PaletteAction[] = none

function changed() {
  all = [...offers.values()].flat()
  for (const listener of listeners) listener()
}

/** Offers actions in the palette while the part is shown. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const run = useEffectEvent((index: number) => actions[index]?.run())
  const spelled = JSON.stringify(actions.map(({ label, icon, keys }) => ({ label, icon, keys })))
  useEffect(() => {
    const offer = {}
    const listed = JSON.parse(spelled) as Omit<PaletteAction, 'run'>[]
    offers.set(
      offer,
      listed.map((action, index) => ({ ...action, run: () => run(index) })),
    )
    changed()
    return () => {
      offers.delete(offer)
      changed()
    }
  }, [spelled])
}

/** What the parts on this page offer. */
export function useOfferedActions(): readonly PaletteAction[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all,
    () => none,
  )
}
