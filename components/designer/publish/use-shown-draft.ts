'use client'
import { useEffect, useMemo, useState } from 'react'

import type { PipelineDocument } from '#core/document/document.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { lateChanges, type LateChanges } from './late-changes.ts'

export interface ShownDraft {
  document: PipelineDocument
  /** The revision that was shown, which alone may be published; undefined until the server has everything typed. */
  revision: number | undefined
  late: LateChanges
  /** Shows the draft as it is now. */
  lookAgain: () => void
}

interface Frozen {
  document: PipelineDocument
  revision: number
}

const none: LateChanges = { count: 0, ids: [] }

/**
 * The draft as it was when this was opened, once everything typed is saved: what others do meanwhile is told and not slipped in.
 * Nodes that others only move are no content, so they are followed.
 */
export const useShownDraft = (): ShownDraft => {
  const { store } = useDesigner()
  const live = useDesignerState((state) => state.document)
  const isSaved = useDesignerState((state) => state.saving.is === 'saved')
  const [flushed, setFlushed] = useState(false)
  const [frozen, setFrozen] = useState<Frozen>()
  useEffect(() => {
    let gone = false
    void store.autosave.flush().then(() => gone || setFlushed(true))
    return () => {
      gone = true
    }
  }, [store])
  const late = useMemo(() => (frozen ? lateChanges(frozen.document, live) : none), [frozen, live])
  const now = { document: live, revision: store.autosave.revision() }
  const isBehind = frozen === undefined || (late.count === 0 && frozen.revision !== now.revision)
  if (flushed && isSaved && isBehind) setFrozen(now)
  return {
    document: frozen?.document ?? live,
    revision: frozen?.revision,
    late,
    lookAgain: () => setFrozen(now),
  }
}
