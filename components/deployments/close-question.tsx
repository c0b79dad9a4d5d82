'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { lastPlace } from '#components/people/last-place.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'

interface CloseQuestionProps {
  /** Undefined: nothing is asked. */
  deployment: string | undefined
  onDone: () => void
}

/** Asks for the name before a deployment goes with everything it stored. */
export function CloseQuestion({ deployment, onDone }: CloseQuestionProps) {
  const { tenant } = usePlace()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const close = useMutation(
    trpc.deployments.close.mutationOptions({
      meta: { failed: 'The deployment stays' },
      onSuccess: async () => {
        const last = lastPlace.read()
        if (last?.tenant === tenant && last.deployment === deployment)
          lastPlace.keep({ tenant, deployment: 'production' })
        await queries.invalidateQueries()
      },
      onSettled: onDone,
    }),
  )
  return (
    <ConfirmDialog
      open={deployment !== undefined}
      onOpenChange={onDone}
      danger
      title={`Close ${deployment}?`}
      text="Its runs are canceled, and what it stored and its secrets are removed for good. Versions that were published in it stay in the history of their pipelines. Production keeps all it has."
      action="Close it"
      typeToConfirm={deployment}
      busy={close.isPending}
      onConfirm={() => deployment !== undefined && close.mutate({ deployment })}
    />
  )
}
