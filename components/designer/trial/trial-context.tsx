'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC, type Answers } from '#components/api/trpc.ts'
import { useLive, useRefresher } from '#components/api/use-live.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { useStoredNumber } from '#components/ui/use-stored-number.ts'
import { isFinished } from '#core/run/run-status.ts'
import { sampleRows as rowLimits } from '#core/trial/sample.ts'

import { useDesigner } from '../designer-context.tsx'

export type TrialAnswer = Answers['trials']['show']

/** A trial that was refused: what to say, and whether trying up to there would help. */
export interface TrialRefused {
  asset: string
  sentence: string
  upToHelps: boolean
}

/** The table at which a pipeline is tried: what is tried now, what is pinned, and how to go on. */
export interface TrialTable {
  /** The asset the panel was opened for; undefined while it is closed. */
  opened: string | undefined
  open: (asset: string | undefined) => void
  trial: TrialAnswer | undefined
  /** Somebody waits for it. */
  isGoing: boolean
  /** Why it cannot be said how the trial stands, which goes on all the same. */
  unshown: unknown
  askAgain: () => void
  refused: TrialRefused | undefined
  /** The run of each pinned output, by asset. */
  pins: Readonly<Record<string, string>>
  sampleRows: number
  setSampleRows: (rows: number) => void
  start: (asset: string, upTo: boolean) => void
  stop: () => void
  pin: (asset: string) => void
  unpin: (asset: string) => void
}

const TrialContext = createContext<TrialTable | null>(null)

export const useTrialTable = (): TrialTable => {
  const table = useContext(TrialContext)
  if (!table) throw new Error('useTrialTable is used outside of the designer.')
  return table
}

const noPins: Readonly<Record<string, string>> = {}

/** Tries the draft: saved first, so that what runs is what is on the screen. */
export function TrialProvider({ children }: { children: ReactNode }) {
  const { store, pipelineId } = useDesigner()
  const api = useTRPC()
  const refresher = useRefresher()
  const [opened, open] = useUrlState('try', 'passing')
  const [sampleRows, setSampleRows] = useStoredNumber('trial-rows', rowLimits.default)
  const [asked, setAsked] = useState<{ asset: string; runId?: string }>()
  const mine = useQuery(api.trials.mine.queryOptions({ pipelineId }))
  const runId = asked ? asked.runId : (mine.data?.latest ?? undefined)
  const shown = useQuery({
    ...api.trials.show.queryOptions({ runId: runId ?? '' }),
    enabled: runId !== undefined && opened !== undefined,
    retry: false,
  })
  useLive(runId === undefined ? [] : [`run:${runId}`], (change) => {
    if (runId !== undefined && (change.logs === undefined || change.events !== undefined))
      refresher.refresh(api.trials.show.queryKey({ runId }))
  })
  // Why it was not tried stands in the panel itself.
  const begin = useMutation(api.trials.start.mutationOptions({ meta: { quiet: true } }))
  const { mutate: cancel } = useMutation(api.runs.cancel.mutationOptions())
  const pinned = { onSuccess: () => refresher.refresh(api.trials.mine.queryKey({ pipelineId })) }
  const { mutate: putPin } = useMutation({ ...api.trials.pin.mutationOptions(), ...pinned })
  const { mutate: takePin } = useMutation({ ...api.trials.unpin.mutationOptions(), ...pinned })

  const { mutate, error, variables, isPending } = begin
  // Keys are quicker than drawings: what is on its way already is not asked for twice.
  const isBeginning = useRef(false)
  const start = useCallback(
    (asset: string, upTo: boolean) => {
      if (isBeginning.current) return
      isBeginning.current = true
      open(asset)
      setAsked({ asset })
      const go = () =>
        mutate(
          { pipelineId, asset, upTo, sampleRows },
          {
            onSuccess: (made) => setAsked({ asset, runId: made.runId }),
            onSettled: () => (isBeginning.current = false),
          },
        )
      if (!store.autosave.hasUnsaved()) return go()
      void store.autosave.flush().then(() => {
        if (!store.autosave.hasUnsaved()) return go()
        isBeginning.current = false
        store.say('failed', 'The draft could not be saved, so what is on the screen cannot be tried yet.')
      })
    },
    [open, mutate, pipelineId, sampleRows, store],
  )
  const { data: trial, refetch } = shown
  const isGoing = isPending || (trial !== undefined && !isFinished(trial.status))
  const table = useMemo(
    (): TrialTable => ({
      opened,
      open,
      trial: runId === undefined ? undefined : trial,
      isGoing,
      unshown: trial === undefined && runId !== undefined ? shown.error : null,
      askAgain: () => void refetch(),
      refused: error
        ? {
            asset: variables?.asset ?? '',
            sentence: sentenceOf(error),
            upToHelps: refusalOf(error)?.detail.upTo === false,
          }
        : undefined,
      pins: mine.data?.pins ?? noPins,
      sampleRows,
      setSampleRows,
      start,
      stop: () => runId !== undefined && cancel({ runId }),
      pin: (asset) => runId !== undefined && putPin({ runId, asset }),
      unpin: (asset) => takePin({ pipelineId, asset }),
    }),
    [
      opened,
      open,
      runId,
      trial,
      shown.error,
      refetch,
      isGoing,
      error,
      variables,
      mine.data,
      sampleRows,
      setSampleRows,
      start,
      cancel,
      putPin,
      takePin,
      pipelineId,
    ],
  )
  return <TrialContext.Provider value={table}>{children}</TrialContext.Provider>
}
