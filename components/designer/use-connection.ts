'use client'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

import { topics } from '#components/api/topics.ts'
import { useTRPCClient } from '#components/api/trpc.ts'
import { useLive } from '#components/api/use-live.ts'
import { showToast } from '#components/ui/toast.ts'

import type { OpenStore } from './open-store.ts'

const presenceEveryMs = 10_000
const selectionSettlesMs = 250
const lookForOrphansMs = 20_000

/** Ties a designer to the server's news: others' edits, who is here, the network, and closed tabs' work. */
export const useConnection = ({ store, tab, recover }: OpenStore, pipelineId: string, canEdit: boolean) => {
  const client = useTRPCClient()
  useLive([topics.draft(pipelineId)], ({ revision }) =>
    store.autosave.heardOf(revision ?? store.autosave.revision() + 1),
  )

  const seen = useEffectEvent(async (leaving = false) => {
    const selection = [...store.read().selection].slice(0, 1_000)
    try {
      const { others } = await client.drafts.presence.mutate({
        pipelineId,
        client: tab,
        selection,
        ...(leaving && { leaving }),
      })
      if (!leaving) store.setOthers(others)
    } catch {
      // Who else is here is not worth a word when the line is down; saving says that.
    }
  })
  useLive([topics.presence(pipelineId)], () => void seen())
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
    window.addEventListener('online', online)
    window.addEventListener('pagehide', hide)
    window.addEventListener('pageshow', show)
    return () => {
      clearInterval(beat)
      window.removeEventListener('online', online)
      window.removeEventListener('pagehide', hide)
      window.removeEventListener('pageshow', show)
      release()
      void seen(true)
    }
  }, [store])

  useEffect(() => {
    if (!canEdit) return undefined
    const look = async () => {
      const count = await recover()
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
  }, [recover, canEdit])
}
