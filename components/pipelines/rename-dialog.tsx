'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

import type { PipelineRow } from './pipeline-answer.ts'
import { pipelineName } from './pipeline-name.ts'

const input = z.object({ name: pipelineName })

interface RenameDialogProps {
  pipeline: PipelineRow
  onClose: () => void
  onRenamed: () => void
}

/** Gives a pipeline another name. */
export function RenameDialog({ pipeline, onClose, onRenamed }: RenameDialogProps) {
  const rename = useMutation(useTRPC().pipelines.rename.mutationOptions({ meta: { quiet: true } }))
  const { register, handleSubmit, setError, formState } = useForm<z.infer<typeof input>>({
    resolver: zodResolver(input),
    defaultValues: { name: pipeline.name },
  })
  const submit = handleSubmit(async ({ name }) => {
    try {
      await rename.mutateAsync({ pipeline: pipeline.name, name })
      onRenamed()
      onClose()
    } catch (error) {
      setError('name', { message: sentenceOf(error) })
    }
  })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Rename ${pipeline.name}`}
      text="Its history and data stay with it; addresses with the old name stop working."
      width="narrow"
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field label="New name" error={formState.errors.name?.message}>
          <TextInput mono autoComplete="off" {...register('name')} />
        </Field>
        <Button type="submit" kind="main" busy={formState.isSubmitting} className="justify-self-end">
          Rename
        </Button>
      </form>
    </Dialog>
  )
}
