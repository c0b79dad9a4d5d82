'use client'
import { useSearchParams } from 'next/navigation'

import { Button } from '#components/ui/button.tsx'
import { afterDrawing } from '#components/ui/on-demand.tsx'
import type { ViewKind } from '#core/run/run-view.ts'

import { writeUrlState } from './use-url-state.ts'

const ViewsMenu = afterDrawing(
  () => import('./views-menu.tsx').then((part) => part.ViewsMenu),
  <Button icon="eye" disabled>
    Views
  </Button>,
)

interface AddressViewsMenuProps {
  kind: Exclude<ViewKind, 'runs'>
  /** The words of the address that say what the page shows. */
  words: readonly string[]
}

/** Views of a page whose address says all that it shows. */
export function AddressViewsMenu({ kind, words }: AddressViewsMenuProps) {
  const search = useSearchParams()
  const shown = new URLSearchParams(
    words.flatMap((word) => (search.get(word) ? [[word, search.get(word) ?? '']] : [])),
  ).toString()
  return (
    <ViewsMenu
      kind={kind}
      filter={shown}
      face="list"
      onOpen={(view) => {
        const wanted = new URLSearchParams(view.filter)
        for (const word of words) writeUrlState(word, wanted.get(word) ?? undefined, 'step')
      }}
    />
  )
}
