'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts'
import { handChange } from '#components/designer/handed-change.ts'
import { routes } from '#components/routes.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { setRuntime } from '#core/document/commands/set-runtime.ts'
import { diffDocuments, differenceSummary } from '#core/document/diff-documents.ts'
import type { MendChange } from '#core/pod/mend-runtime.ts'
import { Refusal } from '#core/refusal.ts'

import type { RunAnswer } from './run-answer.ts'

interface MendDialogProps {
  run: Pick<RunAnswer, 'id' | 'title'>
  mend: MendChange
  onClose: () => void
}

/** How far it came, so that what failed can be told with what is done already. */
const stages = [
  'Nothing was changed.',
  'Changed, but not published.',
  'Published, but not run again.',
] as const

const nothing = differenceSummary({ settings: [], elements: [], moved: [] })

/** Changes a figure of the drawing, publishes it and runs a failed run again, after it was seen what goes live with it. */
export function MendDialog({ run, mend, onClose }: MendDialogProps) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const place = usePlace()
  const router = useRouter()
  const [stage, setStage] = useState(0)
  const draft = useQuery({
    ...trpc.drafts.open.queryOptions({ pipeline: mend.pipeline }),
    staleTime: 0,
    retry: false,
  })
  const [label = mend.sentence] = mend.sentence.split(';')
  const { document, active } = draft.data ?? {}
  const others = document && active ? differenceSummary(diffDocuments(active.document, document)) : undefined
  const change =
    document &&
    setRuntime(document, { id: mend.elementId ?? undefined, parts: { [mend.field]: mend.to }, label })
  const wrong = change instanceof Refusal ? change.message : undefined
  const isOnlyThis = wrong === undefined && others === nothing
  const inDesigner = () => {
    handChange(mend)
    router.push(routes.designer(place, mend.pipeline, { element: mend.elementId }))
  }
  const all = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (!draft.data || !change || change instanceof Refusal) return
      const { pipelineId, revision } = draft.data
      const saved = await client.drafts.save.mutate({
        pipelineId,
        baseRevision: revision,
        client: crypto.randomUUID(),
        batch: 0,
        changes: [change],
      })
      setStage(1)
      await client.versions.publish.mutate({
        pipelineId,
        revision: saved.revision,
        reason: `${label}, to run “${run.title}” again.`.slice(0, 500),
      })
      setStage(2)
      const { runId } = await client.runs.retry.mutate({ runId: run.id, from: 'failure' })
      onClose()
      router.push(routes.run(place, runId))
    },
  })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={mend.button}
      text={mend.sentence}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind={isOnlyThis ? 'plain' : 'main'} onClick={inDesigner}>
            Change it in the designer
          </Button>
          {isOnlyThis && (
            <Button kind="main" icon="play" busy={all.isPending} onClick={() => all.mutate()}>
              Change, publish and run again
            </Button>
          )}
        </>
      }
    >
      {draft.error ? (
        <Banner tone="failed" framed urgent title="The pipeline cannot be read.">
          {sentenceOf(draft.error)}
        </Banner>
      ) : !draft.data ? (
        <div role="status" aria-label="The pipeline is loading">
          <Skeleton className="h-10" />
        </div>
      ) : wrong !== undefined ? (
        <Banner tone="failed" framed title="It cannot be changed so any more.">
          {wrong}
        </Banner>
      ) : isOnlyThis ? (
        <p className="text-ink-2">
          {`This alone goes live, as a new version of ${mend.pipeline}. The run goes on from its failure; what succeeded is kept.`}
        </p>
      ) : (
        <Banner
          tone="warn"
          framed
          title={`The draft of ${mend.pipeline} has more that nobody published: ${others ?? 'it was never published'}.`}
        >
          All of it would go live. Look at it in the designer, publish there, and run this again.
        </Banner>
      )}
      {all.error && (
        <Banner tone="failed" framed urgent title={stages[stage] ?? stages[0]}>
          {sentenceOf(all.error)}
        </Banner>
      )}
    </Dialog>
  )
}
