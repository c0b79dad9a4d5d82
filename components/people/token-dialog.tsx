'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

import { FormError } from './form-error.tsx'

const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
] as const
const input = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Write what it is for, such as nightly build.')
    .max(80, 'Use at most 80 characters.'),
  days: z.enum(['7', '30', '90', '365']),
})

interface TokenDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onMade: () => void
}

/** Makes a token and shows its secret, this once. */
export function TokenDialog({ open, onOpenChange, onMade }: TokenDialogProps) {
  const create = useMutation(
    useTRPC().tokens.create.mutationOptions({ meta: { quiet: true }, onSuccess: onMade }),
  )
  const { register, control, handleSubmit, reset, formState } = useForm<z.infer<typeof input>>({
    resolver: zodResolver(input),
    defaultValues: { name: '', days: '90' },
  })
  const change = (next: boolean) => {
    onOpenChange(next)
    if (next) return
    reset()
    create.reset()
  }
  const submit = handleSubmit(({ name, days }) => create.mutate({ name, expiresInDays: Number(days) }))
  if (create.data)
    return (
      <Dialog
        open={open}
        onOpenChange={change}
        title="Copy the token now"
        text="It is shown this once. Whoever has it can do what you can do here."
        actions={
          <Button kind="main" onClick={() => change(false)}>
            I have it
          </Button>
        }
      >
        <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-3">
          <code className="min-w-0 flex-1 text-sm break-all">{create.data.secret}</code>
          <CopyButton text={create.data.secret} label="Copy the token" worded />
        </div>
      </Dialog>
    )
  return (
    <Dialog open={open} onOpenChange={change} title="New token" width="narrow">
      <form method="post" onSubmit={submit} noValidate className="grid gap-4">
        <FormError sentence={create.error ? sentenceOf(create.error) : undefined} />
        <Field label="Name" hint="What it is for" error={formState.errors.name?.message}>
          <TextInput autoComplete="off" {...register('name')} />
        </Field>
        <Controller
          control={control}
          name="days"
          render={({ field }) => (
            <Field label="Ends after">
              <Select options={lifetimes} value={field.value} onChange={field.onChange} />
            </Field>
          )}
        />
        <Banner tone="neutral" framed>
          It acts as you, with your role in this tenant.
        </Banner>
        <Button type="submit" kind="main" busy={create.isPending} className="justify-self-end">
          Create the token
        </Button>
      </form>
    </Dialog>
  )
}
