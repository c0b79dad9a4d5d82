'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'

import { ExpectedRun } from '../publish/expected-run.tsx'
import { StaleBecause } from '../publish/stale-because.tsx'
import { ActivationChanges } from './activation-changes.tsx'
import type { useSideDocument } from './use-side-document.ts'

interface RestoreDialogProps {
  pipeline: string
  opened: Parameters<typeof useSideDocument>[0]
  number: number
  as: 'draft' | 'active'
  /** The version that is active now. */
  active: number | undefined
  onClose: () => void
}

const texts = {
  active:
    'New runs use it from now on. The draft stays as it is; runs that have started go on with what they began with.',
  draft:
    'The draft becomes what this version was, and everybody who has it open sees it at once. A draft that was not published is kept in this list first, to be restored the same way.',
}

/** Asks why, and shows what becomes stale and what starts other runs than now, before a version becomes the active one or the draft. */
export function RestoreDialog({ pipeline, opened, number, as, active, onClose }: RestoreDialogProps) {
  const place = usePlace()
  const api = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { pipelineId } = opened
  const { data: preview, error } = useQuery({
    ...api.versions.preview.queryOptions({ pipelineId, number }),
    enabled: as === 'active',
    staleTime: 0,
  })
  const errors = preview?.problems.filter(({ severity }) => severity === 'error') ?? []
  const isHeld = as === 'active' && errors.length > 0
  const suggested =
    active !== undefined && active < number ? `On to version ${number}` : `Back to version ${number}`
  const restore = useMutation({
    ...api.versions.restore.mutationOptions(),
    onSuccess: ({ kept }) => {
      onClose()
      void queries.invalidateQueries({ queryKey: api.versions.list.queryKey({ pipelineId }) })
      showToast({
        tone: 'succeeded',
        title: as === 'active' ? `Version ${number} is active` : `Version ${number} is the draft now`,
        ...(kept !== null && { text: `What was not published is kept as version ${kept}.` }),
      })
      if (as === 'draft') router.push(routes.designer(place, pipeline))
    },
  })
  const submit = () => {
    if (!isHeld) restore.mutate({ pipelineId, number, as, reason: reason.trim() || suggested })
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={
        as === 'active'
          ? `Make version ${number} active in ${place.deployment}?`
          : `Take version ${number} into the draft?`
      }
      text={texts[as]}
      actions={
        <>
          <Button onClick={onClose}>Keep it as it is</Button>
          <Button kind="main" busy={restore.isPending} disabled={isHeld} onClick={submit}>
            {as === 'active' ? 'Make active' : 'Restore'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {restore.error && (
          <Banner tone="failed" framed urgent title="Nothing was changed.">
            {sentenceOf(restore.error)}
          </Banner>
        )}
        <Field label="Why" hint="Kept with what was done.">
          <TextInput
            value={reason}
            maxLength={1000}
            placeholder={suggested}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') submit()
            }}
          />
        </Field>
        {as === 'active' && (
          <>
            <StaleBecause stale={preview?.staleAssets} error={error} pipeline={opened.name} />
            <ActivationChanges opened={opened} number={number} active={active} problems={preview?.problems} />
            <ExpectedRun pipelineId={pipelineId} number={number} ready />
          </>
        )}
      </div>
    </Dialog>
  )
}
