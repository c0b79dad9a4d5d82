import Link from 'next/link'
import type { ReactNode } from 'react'

import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The page for an address that leads nowhere. */
export function NotFound() {
  return (
    <EmptyState
      whole
      icon="search"
      title="There is no page at this address"
      actions={
        <ButtonLook kind="main">
          <Link href={routes.start()}>Go to the start</Link>
        </ButtonLook>
      }
    >
      It may have moved or been deleted, or the address has a slip in it.
    </EmptyState>
  )
}

/** The page for what should never happen: what failed, and what can be done. */
export function Broken({ reference, actions }: { reference?: string | undefined; actions: ReactNode }) {
  return (
    <EmptyState whole failed icon="error" title="This page stopped working" actions={actions}>
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
