'use client'
import { type RefObject, useEffect, useState } from 'react'

import { useTRPCClient } from '#components/api/trpc.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'

import type { RanCode } from './code/where-it-ran.ts'
import type { DesignerUi } from './designer-context.tsx'
import type { DesignerStore } from './designer-store.ts'
import { elementNamed } from './element-named.ts'
import type { Problem } from './problem.ts'

/** What the address asks to be shown. */
export interface OpenedAt {
  /** Its id, or the key of an asset. */
  element: string | undefined
  /** Of its code, from 1. */
  line: number | undefined
  /** The version whose line it is, where it is not the draft's. */
  version: number | undefined
}

interface Screen {
  store: DesignerStore<Problem>
  pipelineId: string
  graph: RefObject<GraphHandle | null>
  open: (part: Partial<DesignerUi>) => void
}

/**
 * Selects and shows what the address asks for. A line of a version is looked for in the draft; where it does not stand there any more, gives
 * the code of that version, to be shown instead.
 */
export function useOpenedAt(
  { element, line, version }: OpenedAt,
  { store, pipelineId, graph, open }: Screen,
) {
  const client = useTRPCClient()
  const [ran, setRan] = useState<RanCode>()
  useEffect(() => {
    if (element === undefined) return
    let gone = false
    const wanted = elementNamed(store.document, element)
    const showLine = (at: number) => open({ focusField: { field: 'compute', place: { line: at } } })
    const showRan = async (number: number, at: number) => {
      const { whereItRan } = await import('./code/where-it-ran.ts')
      const { document } = await client.versions.show.query({ pipelineId, number })
      if (gone) return
      const found = whereItRan(store.document, { document, version: number }, element, at)
      if (found.is === 'draft') showLine(found.line)
      else if (found.is === 'version') setRan(found.ran)
      else store.say('warn', found.sentence)
    }
    if (wanted) {
      store.select([wanted.id])
      requestAnimationFrame(() => {
        graph.current?.reveal([wanted.id])
        if (line !== undefined && version === undefined) showLine(line)
      })
    } else if (version === undefined || line === undefined)
      store.say('warn', 'What the address names is not in the draft any more.')
    if (line !== undefined && version !== undefined)
      showRan(version, line).catch(() => {
        if (gone) return
        store.say(
          'warn',
          `Version ${version} was not fetched: this is the line of the draft, which may be another.`,
        )
        if (wanted) showLine(line)
      })
    return () => {
      gone = true
    }
  }, [store, client, pipelineId, graph, open, element, line, version])
  return { ran, close: () => setRan(undefined) }
}
