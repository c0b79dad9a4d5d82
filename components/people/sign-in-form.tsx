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
import type { signInInput } from './credentials.ts'
import { Entrance } from './entrance.tsx'
import { FormError } from './form-error.tsx'
import { auth } from './session.ts'

const check = formCheck(() => import('./credentials.ts').then((part) => part.signInInput))

/** The way in for who has an account. */
export function SignInForm() {
  useFetchAhead(check.load)
  const next = useSearchParams().get('next')
  const { register, handleSubmit, setError, formState } = useForm<z.infer<typeof signInInput>>({
    resolver: check.resolver,
  })
  const submit = handleSubmit(async (input) => {
    const { error } = await auth.signIn.email(input)
    if (error) {
      const { field, sentence } = authWords(error)
      setError(field, { message: sentence })
    } else window.location.assign(safeNext(next))
  })
  return (
    <Entrance
      title="Sign in"
      below={
        <>
          New here?{' '}
          <Link
            href={routes.signUp(next ?? undefined)}
            className="font-medium text-accent underline underline-offset-2"
          >
            Sign up
          </Link>
        </>
      }
    >
      <form method="post" onSubmit={submit} noValidate className="grid gap-4">
        <FormError sentence={formState.errors.root?.message} />
        <Field label="Email" error={formState.errors.email?.message}>
          <TextInput type="email" autoComplete="username" {...register('email')} />
        </Field>
        <Field label="Password" error={formState.errors.password?.message}>
          <TextInput type="password" autoComplete="current-password" {...register('password')} />
        </Field>
        <Button type="submit" kind="main" size="large" busy={formState.isSubmitting}>
          Sign in
        </Button>
      </form>
    </Entrance>
  )
}
