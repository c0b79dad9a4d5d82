'use client'
import { BrokenPage } from '#components/shell/broken-page.tsx'

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
        <BrokenPage reference={error.digest} onRetry={reset} />
      </body>
    </html>
  )
}
