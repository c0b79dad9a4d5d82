'use client'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'

import { useDesigner, useDesignerState } from './designer-context.tsx'

/** What stands between the work and its being saved, and edits that met another's. */
export function Trouble() {
  const { store, graph } = useDesigner()
  const saving = useDesignerState((state) => state.saving)
  const conflicts = useDesignerState((state) => state.conflicts)
  const [first] = conflicts
  const copies = conflicts
    .flatMap(({ copyId, elementId }) => copyId ?? elementId)
    .filter((id) => store.document.elements[id])
  return (
    <>
      {saving.is === 'refused' && (
        <Banner
          tone="failed"
          urgent
          title="Your last changes were not saved."
          actions={
            <Button onClick={() => void store.autosave.startOver()}>
              Take the server’s version and try again
            </Button>
          }
        >
          {saving.sentence}
        </Banner>
      )}
      {first && (
        <Banner
          tone="warn"
          urgent
          title={
            conflicts.length === 1
              ? 'An edit met another’s.'
              : `${conflicts.length} edits met those of others.`
          }
          actions={
            <>
              <Button
                onClick={() => {
                  store.select(copies)
                  graph.current?.fit(copies)
                }}
              >
                Show both
              </Button>
              <Button onClick={() => store.dismissConflicts()}>Keep them so</Button>
            </>
          }
        >
          {first.sentence}
        </Banner>
      )}
    </>
  )
}
