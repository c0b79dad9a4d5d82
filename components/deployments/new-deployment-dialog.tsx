'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { MadeKind } from '#core/tenant/deployment-kind.ts'
import { whyBadDeploymentName } from '#core/tenant/deployment-name.ts'

import { kindOptions } from './kind-words.ts'

const input = z.object({
  name: z.string().superRefine((name, check) => {
    const message = whyBadDeploymentName(name)
    if (message !== undefined) check.addIssue({ code: 'custom', message })
  }),
})

interface NewDeploymentDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Names a deployment that begins with all that production has active, and goes there. */
export function NewDeploymentDialog({ open, onOpenChange }: NewDeploymentDialogProps) {
  const { tenant } = usePlace()
  const router = useRouter()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const mayStage = usePermission('deployment.write')
  const [kind, setKind] = useState<MadeKind>('branch')
  const make = useMutation(trpc.deployments.make.mutationOptions({ meta: { quiet: true } }))
  const { register, handleSubmit, setError, reset, formState } = useForm<z.infer<typeof input>>({
    resolver: zodResolver(input),
    defaultValues: { name: '' },
  })
  const change = (next: boolean) => {
    if (!next) reset()
    onOpenChange(next)
  }
  const submit = handleSubmit(async ({ name }) => {
    try {
      await make.mutateAsync({ name, kind })
    } catch (error) {
      setError('name', { message: sentenceOf(error) })
      return
    }
    // The page of a deployment that is not known yet says that there is none.
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.people.me.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.deployments.list.queryKey() }),
    ])
    change(false)
    router.push(routes.home({ tenant, deployment: name }))
  })
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={kind === 'branch' ? 'New branch' : 'New deployment'}
      text="It begins with every version that production has active. Schedules, sensors, conditions and backfills are off in it until somebody switches one on."
      width="narrow"
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field
          label="Name"
          hint="Small letters, digits and hyphens. It stands in the address."
          error={formState.errors.name?.message}
        >
          <TextInput mono autoComplete="off" {...register('name')} />
        </Field>
        {mayStage && (
          <Field label="Kind">
            <Select options={kindOptions} value={kind} onChange={setKind} />
          </Field>
        )}
        <Button type="submit" kind="main" busy={formState.isSubmitting} className="justify-self-end">
          {kind === 'branch' ? 'Make the branch' : 'Make the deployment'}
        </Button>
      </form>
    </Dialog>
  )
}
