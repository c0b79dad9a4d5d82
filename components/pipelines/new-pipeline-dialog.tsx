'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { z } from 'zod'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

import { pipelineName } from './pipeline-name.ts'

const input = z.object({ name: pipelineName })

interface NewPipelineDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Names a new pipeline and opens its canvas. */
export function NewPipelineDialog({ open, onOpenChange }: NewPipelineDialogProps) {
  const router = useRouter()
  const place = usePlace()
  const create = useMutation(useTRPC().pipelines.create.mutationOptions({ meta: { quiet: true } }))
  const { register, handleSubmit, setError, reset, formState } = useForm<z.infer<typeof input>>({
    resolver: zodResolver(input),
    defaultValues: { name: '' },
  })
  const change = (next: boolean) => {
    if (!next) reset()
    onOpenChange(next)
  }
  const submit = handleSubmit(async (values) => {
    try {
      const made = await create.mutateAsync(values)
      router.push(routes.designer(place, made.name))
    } catch (error) {
      setError('name', { message: sentenceOf(error) })
    }
  })
  return (
    <Dialog open={open} onOpenChange={change} title="New pipeline" width="narrow">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field
          label="Name"
          hint="Letters, figures, underscores and hyphens"
          error={formState.errors.name?.message}
        >
          <TextInput mono autoComplete="off" {...register('name')} />
        </Field>
        <Button
          type="submit"
          kind="main"
          busy={formState.isSubmitting || create.isSuccess}
          className="justify-self-end"
        >
          Open the canvas
        </Button>
      </form>
    </Dialog>
  )
}
