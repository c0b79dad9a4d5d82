'use client'
import { useEffect, useState } from 'react'

import { useTRPCClient } from '#components/api/trpc.ts'

import type { DesignerStore } from '../designer-store.ts'
import { freshId } from '../fresh-id.ts'
import type { Problem } from '../problem.ts'
import { rebaseOver } from '../rebase-over.ts'
import { tabShelf } from './broken-shelf.ts'
import { deskInWorker } from './desk-in-worker.ts'
import { TextSession } from './text-session.ts'

/** The text of an opened pipeline. Nothing of it is fetched or started before it is shown. */
export const useOpenedText = (
  store: DesignerStore<Problem>,
  { pipelineId, me }: { pipelineId: string; me: { name: string } },
): TextSession<Problem> => {
  const client = useTRPCClient()
  const [session] = useState(
    () =>
      new TextSession<Problem>({
        store,
        desk: deskInWorker,
        written: async () => (await client.drafts.writtenText.query({ pipelineId })).text,
        keep: async (text) => void (await client.drafts.keepWrittenText.mutate({ pipelineId, text })),
        rebase: rebaseOver(me.name, freshId),
        broken: tabShelf(sessionStorage, pipelineId),
        later: (run, afterMs) => {
          const timer = setTimeout(run, afterMs)
          return () => clearTimeout(timer)
        },
      }),
  )
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (session.read().standing === 'broken') event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      session.close()
    }
  }, [session])
  return session
}
