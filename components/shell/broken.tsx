'use client'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The page for what should never happen: what failed, and what can be done. */
export function Broken({ reference, onRetry }: { reference: string | undefined; onRetry: () => void }) {
  return (
    <EmptyState
      whole
      failed
      icon="error"
      title="This page stopped working"
      actions={
        <Button kind="main" onClick={onRetry}>
          Draw the page again
        </Button>
      }
    >
      A fault in Sluice, not in what you did; nothing that was saved is lost. Drawing the page again often
      mends it.
      {reference && (
        <p className="mt-2 text-sm text-ink-3">
          The server’s log has the cause under <code>{reference}</code>.
        </p>
      )}
    </EmptyState>
  )
}
