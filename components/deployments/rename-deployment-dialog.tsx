'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { lastPlace } from '#components/people/last-place.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

interface RenameDeploymentDialogProps {
  deployment: string
  onClose: () => void
}

/** Gives a deployment another name, and with it another address. */
export function RenameDeploymentDialog({ deployment, onClose }: RenameDeploymentDialogProps) {
  const { tenant } = usePlace()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [name, setName] = useState(deployment)
  const rename = useMutation(
    trpc.deployments.rename.mutationOptions({
      meta: { quiet: true },
      onSuccess: async () => {
        const last = lastPlace.read()
        if (last?.tenant === tenant && last.deployment === deployment)
          lastPlace.keep({ tenant, deployment: name })
        await queries.invalidateQueries()
        onClose()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate({ deployment, name })
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Rename ${deployment}`}
      text="Its address changes with it. What it stored stays where it is."
      width="narrow"
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field label="Name" error={rename.error ? sentenceOf(rename.error) : undefined}>
          <TextInput mono autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Button type="submit" kind="main" busy={rename.isPending} className="justify-self-end">
          Rename
        </Button>
      </form>
    </Dialog>
  )
}
