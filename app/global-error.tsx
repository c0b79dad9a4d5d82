'use client'
import { Broken } from '#components/shell/trouble.tsx'
import { Button } from '#components/ui/button.tsx'

import './globals.css'

export default function GlobalErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <html lang="en">
      <body>
        <title>Stopped working · Sluice</title>
        <Broken
          reference={error.digest}
          actions={
            <Button kind="main" onClick={reset}>
              Draw the page again
            </Button>
          }
        />
      </body>
    </html>
  )
}
