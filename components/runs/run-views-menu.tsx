'use client'
import { useRunFace } from './run-face.ts'
import type { PageFilter } from './use-run-filter.ts'
import { ViewsMenu } from './views-menu.tsx'

/** Views of the list of runs: a filter, and how it is looked at. */
export function RunViewsMenu({ filter }: { filter: PageFilter }) {
  const [face, setFace] = useRunFace()
  return (
    <ViewsMenu
      kind="runs"
      filter={filter.written}
      face={face}
      isBroken={filter.problem !== undefined}
      onOpen={(view) => {
        filter.setTyped(view.filter)
        setFace(view.face)
      }}
    />
  )
}
