import { routes } from '#components/routes.ts'
import { buttonLook } from '#components/ui/button-look.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The page for an address that leads nowhere. Every page carries it, so it brings no scripts of its own. */
export function NotFound() {
  return (
    <EmptyState
      whole
      icon="search"
      title="There is no page at this address"
      actions={
        <a href={routes.start()} className={buttonLook({ kind: 'main' })}>
          Go to the start
        </a>
      }
    >
      It may have moved or been deleted, or the address has a slip in it.
    </EmptyState>
  )
}
