'use client'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'

import { useDesigner, useDesignerState } from './designer-context.tsx'

/** So many conflicts are told one by one. */
const listed = 6

/** What stands between the work and its being saved, and edits that met another's. */
export function Trouble() {
  const { store, graph } = useDesigner()
  const saving = useDesignerState((state) => state.saving)
  const conflicts = useDesignerState((state) => state.conflicts)
  const elements = useDesignerState((state) => state.document.elements)
  const [first, second] = conflicts
  const met = [
    ...new Set(conflicts.flatMap(({ copyId, elementId }) => [elementId, ...(copyId ? [copyId] : [])])),
  ].filter((id) => elements[id])
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
                  store.select(met)
                  graph.current?.fit(met)
                }}
              >
                {second ? 'Show them' : 'Show both'}
              </Button>
              <Button onClick={() => store.dismissConflicts()}>Keep them so</Button>
            </>
          }
        >
          {second ? (
            <>
              {conflicts.slice(0, listed).map(({ elementId, copyId, sentence }) => (
                <span key={`${elementId} ${copyId}`} className="block">
                  {sentence}
                </span>
              ))}
              {conflicts.length > listed && (
                <span className="block">and {conflicts.length - listed} more</span>
              )}
            </>
          ) : (
            first.sentence
          )}
        </Banner>
      )}
    </>
  )
}
