import { sentenceOf } from '#components/api/refusal-of.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** In place of a list or face that could not be fetched. `what`: as a sentence begins, "The members". */
export function NotLoaded({ what, error, onRetry }: { what: string; error: unknown; onRetry: () => void }) {
  return (
    <EmptyState
      failed
      icon="offline"
      title={`${what} did not load`}
      actions={<Button onClick={onRetry}>Try again</Button>}
    >
      {sentenceOf(error)}
    </EmptyState>
  )
}
