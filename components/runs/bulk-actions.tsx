'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { formatCount, formatQuantity } from '#components/ui/format.ts'
import { openDialogOnDemand } from '#components/ui/on-demand.tsx'
import { showToast } from '#components/ui/toast.ts'
import { type BulkAction, bulkActions, type BulkRun, judgeBulk } from '#core/run/judge-bulk.ts'

import { bulkWords } from './bulk-words.ts'
import type { RunMarks } from './use-run-marks.ts'

const BulkDialog = openDialogOnDemand(() => import('./bulk-dialog.tsx').then((part) => part.BulkDialog))

interface BulkActionsProps {
  marks: RunMarks
  /** Runs that are loaded, of which some may be marked. */
  shown: readonly BulkRun[]
  /** How many runs pass the filter; undefined while nobody has counted. */
  matching: { count: number; more: boolean } | undefined
  filter: string
}

/** What is marked, how to mark more, and what can be done with it. */
export function BulkActions({ marks, shown, matching, filter }: BulkActionsProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const place = usePlace()
  const router = useRouter()
  const [asking, setAsking] = useState<{
    action: BulkAction
    runs: readonly BulkRun[]
    more: boolean
  } | null>(null)
  const [fetching, setFetching] = useState<BulkAction | null>(null)
  const marked = shown.filter((run) => marks.has(run.id))
  if (!asking && marked.length === 0 && !marks.all) return null

  const ask = async (action: BulkAction) => {
    if (!marks.all) return setAsking({ action, runs: marked, more: false })
    setFetching(action)
    try {
      const found = await queries.fetchQuery({
        ...trpc.runFeed.matching.queryOptions({ filter }),
        staleTime: 0,
      })
      setAsking({ action, ...found })
    } catch (error) {
      showToast({ tone: 'failed', title: 'The runs could not be counted', text: sentenceOf(error) })
    } finally {
      setFetching(null)
    }
  }
  /** The older one stands first. */
  const compare = (two: readonly BulkRun[]) => {
    const [a = '', b = ''] = two.map(({ id }) => id).toSorted()
    router.push(routes.compareRuns(place, { a, b }))
  }
  const countOf = (action: BulkAction) => judgeBulk(action, marked).ids.length
  const all = matching && `${formatCount(matching.count)}${matching.more ? ' and more' : ''}`
  return (
    <div
      role="toolbar"
      aria-label="Marked runs"
      className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-4 py-1.5 text-sm"
    >
      <span role="status" className="font-medium">
        {marks.all ? `All ${all ?? ''} that match` : `${formatQuantity(marked.length, 'run')} marked`}
      </span>
      {!marks.all && marked.length < shown.length && (
        <Button kind="quiet" onClick={() => marks.markAll(shown.map(({ id }) => id))}>
          {`Mark the ${formatCount(shown.length)} shown`}
        </Button>
      )}
      {!marks.all && matching && matching.count > marked.length && (
        <Button kind="quiet" onClick={marks.markMatching}>{`Take all ${all ?? ''} that match`}</Button>
      )}
      <Button kind="quiet" onClick={marks.clear}>
        Unmark
      </Button>
      <span className="ml-auto flex flex-wrap gap-2">
        {!marks.all && marked.length === 2 && (
          <Button icon="compare" onClick={() => compare(marked)}>
            Compare
          </Button>
        )}
        {bulkActions.map((action) => (
          <Button
            key={action}
            icon={bulkWords[action].icon}
            busy={fetching === action}
            disabled={!marks.all && countOf(action) === 0}
            onClick={() => void ask(action)}
          >
            {marks.all ? `${bulkWords[action].verb}…` : `${bulkWords[action].verb} ${countOf(action)}…`}
          </Button>
        ))}
      </span>
      {asking && (
        <BulkDialog
          {...asking}
          onClose={() => {
            setAsking(null)
            marks.clear()
          }}
        />
      )}
    </div>
  )
}
