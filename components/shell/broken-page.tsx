'use client'
import { inAddition } from '#components/ui/on-demand.tsx'

interface BrokenPageProps {
  /** Under which the server's log has the cause. */
  reference: string | undefined
  onRetry: () => void
}

/** What can be said without fetching anything. */
function Plainly({ onRetry }: BrokenPageProps) {
  return (
    <main className="mx-auto grid max-w-[440px] justify-items-center gap-3 px-6 pt-[18vh]">
      <h1 className="text-lg">This page stopped working</h1>
      <button type="button" onClick={onRetry} className="rounded-md border border-line-strong px-2.5 py-1">
        Draw the page again
      </button>
    </main>
  )
}

/** The page for what should never happen. Every page carries it: it is small, and says more once its words are fetched. */
export const BrokenPage = inAddition<BrokenPageProps>(
  () => import('./broken.tsx').then((part) => part.Broken),
  Plainly,
)
