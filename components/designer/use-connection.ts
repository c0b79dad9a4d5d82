'use client'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'

import { topics } from '#components/api/topics.ts'
import { useTRPCClient } from '#components/api/trpc.ts'
import { useLive } from '#components/api/use-live.ts'
import { showToast } from '#components/ui/toast.ts'

import type { OpenStore } from './open-store.ts'
import type { StrandedWork } from './recover-unsaved.ts'

const presenceEveryMs = 10_000
const selectionSettlesMs = 250
const lookForOrphansMs = 20_000

/**
 * Ties a designer to the server's news: others' edits, who is here, the network, and closed tabs' work. Answers with what
 * of that the server did not take.
 */
export const useConnection = ({ store, tab, recover, discard }: OpenStore, pipelineId: string) => {
  const client = useTRPCClient()
  const [stranded, setStranded] = useState<readonly StrandedWork[]>([])
  useLive([topics.draft(pipelineId)], ({ revision }) =>
    store.autosave.heardOf(revision ?? store.autosave.revision() + 1),
  )

  const see = async (leaving = false) => {
    const selection = [...store.read().selection].slice(0, 1_000)
    try {
      const { others } = await client.drafts.presence.mutate(
        { pipelineId, client: tab, selection, ...(leaving && { leaving }) },
        { context: { leaving } },
      )
      if (!leaving) store.setOthers(others)
    } catch {
      // Who else is here is not worth a word when the line is down; saving says that.
    }
  }
  const seen = useEffectEvent(see)
  useLive([topics.presence(pipelineId)], () => void see())
  const selection = useSyncExternalStore(
    store.subscribe,
    () => store.read().selection,
    () => store.read().selection,
  )
  useEffect(() => {
    const soon = setTimeout(() => void seen(), selectionSettlesMs)
    return () => clearTimeout(soon)
  }, [selection])

  useEffect(() => {
    const { autosave } = store
    const release = autosave.attach()
    const beat = setInterval(() => void seen(), presenceEveryMs)
    const online = () => void autosave.flush()
    const hide = () => {
      autosave.leave()
      void seen(true)
    }
    const show = () => autosave.wake()
    const ask = (event: BeforeUnloadEvent) => {
      if (autosave.isAtRisk()) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    window.addEventListener('online', online)
    window.addEventListener('pagehide', hide)
    window.addEventListener('pageshow', show)
    return () => {
      clearInterval(beat)
      window.removeEventListener('beforeunload', ask)
      window.removeEventListener('online', online)
      window.removeEventListener('pagehide', hide)
      window.removeEventListener('pageshow', show)
      release()
      void seen(true)
    }
  }, [store])

  useEffect(() => {
    const look = async () => {
      const { count, stranded: left } = await recover()
      setStranded(left)
      if (count > 0)
        showToast({
          tone: 'succeeded',
          title: 'Unsaved work is back',
          text: `${count} ${count === 1 ? 'change' : 'changes'} from a closed tab.`,
        })
    }
    void look()
    const again = setTimeout(() => void look(), lookForOrphansMs)
    return () => clearTimeout(again)
  }, [recover])
  return {
    stranded,
    discard: (work: StrandedWork) => {
      discard(work)
      setStranded((before) => before.filter((one) => one !== work))
    },
  }
}
