'use client'
import { useUrlState } from '#components/runs/use-url-state.ts'
import type { ElementId } from '#core/document/element.ts'

/** The element whose code has the whole page, in the address: Back closes it. */
export const useCodeRoom = (): {
  shown: ElementId | undefined
  show: (id: ElementId | undefined) => void
} => {
  const [shown, show] = useUrlState('code')
  return { shown, show }
}
