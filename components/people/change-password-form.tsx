'use client'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'

import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formCheck } from '#components/ui/form-check.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'

import { authWords } from './auth-words.ts'
import type { passwordChange } from './credentials.ts'
import { FormError } from './form-error.tsx'
import { auth } from './session.ts'

const check = formCheck(() => import('./credentials.ts').then((part) => part.passwordChange))

/** Another password for who has one and says it. */
export function ChangePasswordForm() {
  useFetchAhead(check.load)
  const { register, handleSubmit, setError, reset, formState } = useForm<z.infer<typeof passwordChange>>({
    resolver: check.resolver,
    defaultValues: { password: '', next: '' },
  })
  const submit = handleSubmit(async ({ password, next }) => {
    const { error } = await auth.changePassword({
      currentPassword: password,
      newPassword: next,
      revokeOtherSessions: true,
    })
    if (!error) {
      reset()
      showToast({
        tone: 'succeeded',
        title: 'The password is changed',
        text: 'Every other browser was signed out.',
      })
      return
    }
    const { field, sentence } = authWords(error)
    setError(field === 'email' ? 'root' : field, { message: sentence })
  })
  return (
    <form method="post" onSubmit={submit} noValidate className="grid max-w-[340px] gap-4">
      <FormError sentence={formState.errors.root?.message} />
      <Field label="Present password" error={formState.errors.password?.message}>
        <TextInput type="password" autoComplete="current-password" {...register('password')} />
      </Field>
      <Field label="New password" hint="At least 10 characters" error={formState.errors.next?.message}>
        <TextInput type="password" autoComplete="new-password" {...register('next')} />
      </Field>
      <Button type="submit" kind="main" busy={formState.isSubmitting} className="justify-self-start">
        Change the password
      </Button>
    </form>
  )
}
