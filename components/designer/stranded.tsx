'use client'
import { useState } from 'react'

import { saveText } from '#components/pipelines/save-text.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'

import type { StrandedWork } from './recover-unsaved.ts'

interface StrandedProps {
  work: StrandedWork
  pipeline: string
  onDiscard: () => void
}

/** Work of a closed tab that the server does not take: kept here until it is saved as a file or thrown away. */
export function Stranded({ work, pipeline, onDiscard }: StrandedProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Banner
        tone="warn"
        urgent
        title="Unsaved work of a closed tab could not be taken in."
        actions={
          <>
            <Button icon="download" onClick={() => saveText(`${pipeline} unsaved.json`, work.text)}>
              Save it as a file
            </Button>
            <Button onClick={() => setAsking(true)}>Discard…</Button>
          </>
        }
      >
        {work.sentence} It stays in this browser.
      </Banner>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Discard the unsaved work?"
        text="It is nowhere but in this browser, and does not come back."
        action="Discard"
        danger
        onConfirm={onDiscard}
      />
    </>
  )
}
