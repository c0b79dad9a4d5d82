'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import type { MissingReference } from '#core/document/commands/missing-references.ts'
import { missingReferences } from '#core/document/commands/missing-references.ts'
import { readPart } from '#core/document/commands/paste.ts'
import type { Point } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import { pasteText } from './clipboard-text.ts'
import { useDesigner } from './designer-context.tsx'

/** A text that waits for a word on the names it points at and that are not here. */
export interface Pasting {
  text: string
  at: Point | undefined
  missing: readonly MissingReference[]
}

/** Pastes a text; where it points at names that are not here, asks first. Gives whether the text was taken, to be pasted or to be asked about. */
export const usePaste = (): ((text: string, at?: Point) => boolean) => {
  const { store, open, pipelineId } = useDesigner()
  const deployed = useQuery(useTRPC().assets.graph.queryOptions()).data
  return (text, at) => {
    const part = readPart(text)
    const elsewhere = deployed?.filter(({ pipeline }) => pipeline.id !== pipelineId) ?? []
    const missing =
      part instanceof Refusal
        ? []
        : missingReferences(
            store.document,
            part,
            elsewhere.map(({ key }) => key),
          )
    if (missing.length === 0) return pasteText(store, text, { at })
    open({ pasting: { text, at, missing } })
    return true
  }
}
