'use client'
import { Broken } from '#components/shell/trouble.tsx'
import { Button } from '#components/ui/button.tsx'

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <Broken
      reference={error.digest}
      actions={
        <Button kind="main" onClick={reset}>
          Draw the page again
        </Button>
      }
    />
  )
}
