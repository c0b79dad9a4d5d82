'use client'
import { Component, type ReactNode } from 'react'

import { buttonLook } from './button-look.ts'

/** The code of a part did not come: the line is down, or a newer version took its place. */
export class PartNotFetched extends Error {
  override name = 'PartNotFetched'
  constructor(cause: unknown) {
    super('The code of a part of this page could not be fetched.', { cause })
  }
}

interface PartBoundaryProps {
  onAgain: () => void
  children: ReactNode
}

/** Says in the place of a part that its code did not come, and asks for it again. Every other error is the page's. */
export class PartBoundary extends Component<PartBoundaryProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    if (!(error instanceof PartNotFetched)) throw error
    return (
      <div role="status" className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
        This part could not be fetched: the network is down, or the server is away.
        {/* Not our own button: its tip is a part that is fetched. */}
        <button
          type="button"
          className={buttonLook({})}
          onClick={() => {
            this.props.onAgain()
            this.setState({ error: undefined })
          }}
        >
          Fetch it again
        </button>
      </div>
    )
  }
}
