'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formCheck } from '#components/ui/form-check.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'

import type { firstPassword } from './credentials.ts'
import { FormError } from './form-error.tsx'

type Input = z.infer<typeof firstPassword>

const check = formCheck(() => import('./credentials.ts').then((part) => part.firstPassword))

/** An address on the machine itself is none to sign in with from elsewhere. */
const isOfAnywhere = (address: string): boolean => /@.+\.[a-z]{2,}$/iu.test(address)

/** A first password for who came by a link, and the address to sign in with: the owner of a new installation has none that a mail could reach. */
export function SetPasswordForm({ address }: { address: string }) {
  useFetchAhead(check.load)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { register, handleSubmit, setError, formState } = useForm<Input>({
    resolver: check.resolver,
    defaultValues: { email: isOfAnywhere(address) ? address : '', password: '' },
  })
  const set = useMutation(
    trpc.people.setPassword.mutationOptions({
      meta: { quiet: true },
      onSuccess: (_, input) => {
        showToast({
          tone: 'succeeded',
          title: 'The password is set',
          text: `Sign in with ${input.email ?? address} from now on.`,
        })
        return queries.invalidateQueries({ queryKey: trpc.people.me.queryKey() })
      },
      onError: (error) => {
        const field = refusalOf(error)?.detail['field']
        setError(field === 'email' || field === 'password' ? field : 'root', { message: sentenceOf(error) })
      },
    }),
  )
  return (
    <form
      method="post"
      onSubmit={handleSubmit((input) => set.mutate(input))}
      noValidate
      className="grid max-w-[340px] gap-4"
    >
      <p className="text-ink-2">
        You came by a link that works once. With a password you can sign in again, from any browser.
      </p>
      <FormError sentence={formState.errors.root?.message} />
      <Field label="Email" hint="You sign in with it." error={formState.errors.email?.message}>
        <TextInput type="email" autoComplete="username" {...register('email')} />
      </Field>
      <Field label="Password" hint="At least 10 characters" error={formState.errors.password?.message}>
        <TextInput type="password" autoComplete="new-password" {...register('password')} />
      </Field>
      <Button type="submit" kind="main" busy={set.isPending} className="justify-self-start">
        Set the password
      </Button>
    </form>
  )
}
