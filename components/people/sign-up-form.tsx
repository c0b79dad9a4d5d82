'use client'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'

import { routes, safeNext } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formCheck } from '#components/ui/form-check.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'

import { authWords } from './auth-words.ts'
import type { signUpInput } from './credentials.ts'
import { Entrance } from './entrance.tsx'
import { FormError } from './form-error.tsx'
import { auth } from './session.ts'

const check = formCheck(() => import('./credentials.ts').then((part) => part.signUpInput))

/** The way in for who comes for the first time. */
export function SignUpForm() {
  useFetchAhead(check.load)
  const next = useSearchParams().get('next')
  const { register, handleSubmit, setError, formState } = useForm<z.infer<typeof signUpInput>>({
    resolver: check.resolver,
  })
  const submit = handleSubmit(async (input) => {
    const { error } = await auth.signUp.email(input)
    if (error) {
      const { field, sentence } = authWords(error)
      setError(field, { message: sentence })
    } else window.location.assign(next ? safeNext(next) : routes.newTenant())
  })
  return (
    <Entrance
      title="Sign up"
      text="Then name your organisation, and draw the first pipeline."
      below={
        <>
          Signed up before?{' '}
          <Link
            href={routes.signIn(next ?? undefined)}
            className="font-medium text-accent underline underline-offset-2"
          >
            Sign in
          </Link>
        </>
      }
    >
      <form method="post" onSubmit={submit} noValidate className="grid gap-4">
        <FormError sentence={formState.errors.root?.message} />
        <Field label="Name" error={formState.errors.name?.message}>
          <TextInput autoComplete="name" {...register('name')} />
        </Field>
        <Field label="Email" error={formState.errors.email?.message}>
          <TextInput type="email" autoComplete="username" {...register('email')} />
        </Field>
        <Field label="Password" hint="At least 10 characters" error={formState.errors.password?.message}>
          <TextInput type="password" autoComplete="new-password" {...register('password')} />
        </Field>
        <Button type="submit" kind="main" size="large" busy={formState.isSubmitting}>
          Sign up
        </Button>
      </form>
    </Entrance>
  )
}
