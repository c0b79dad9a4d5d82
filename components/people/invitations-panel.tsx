'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import type { z } from 'zod'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formCheck } from '#components/ui/form-check.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'
import type { Role } from '#core/access/roles.ts'

import type { invitationInput } from './credentials.ts'
import { FormError } from './form-error.tsx'
import { roleOptions } from './role-words.ts'
import { usePermission } from './use-permission.ts'

const check = formCheck(() => import('./credentials.ts').then((part) => part.invitationInput))

/** Invites people by a link, and lists who has not come yet. */
export function InvitationsPanel({ role }: { role: Role | undefined }) {
  useFetchAhead(check.load)
  const trpc = useTRPC()
  const may = usePermission('member.invite')
  const invitations = useQuery({ ...trpc.invitations.list.queryOptions(), enabled: may })
  const create = useMutation(trpc.invitations.create.mutationOptions({ meta: { quiet: true } }))
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      meta: { failed: 'The invitation still stands' },
      onSettled: () => invitations.refetch(),
    }),
  )
  const [made, setMade] = useState<{ email: string; link: string }>()
  const { register, control, handleSubmit, setError, reset, formState } = useForm<
    z.infer<typeof invitationInput>
  >({
    resolver: check.resolver,
    defaultValues: { email: '', role: 'editor' },
  })
  const submit = handleSubmit(async (values) => {
    try {
      const { link } = await create.mutateAsync(values)
      setMade({ email: values.email, link: new URL(link, window.location.origin).href })
      reset({ email: '', role: values.role })
      void invitations.refetch()
    } catch (error) {
      setError(refusalOf(error) ? 'email' : 'root', { message: sentenceOf(error) })
    }
  })
  if (!may) return null
  return (
    <Panel title="Invitations" flush>
      <form method="post" onSubmit={submit} noValidate className="grid gap-3 border-b border-line p-4">
        <FormError sentence={formState.errors.root?.message} />
        <div className="grid items-start gap-3 sm:grid-cols-[1fr_220px_auto]">
          <Field label="Email" error={formState.errors.email?.message}>
            <TextInput type="email" autoComplete="off" {...register('email')} />
          </Field>
          <Controller
            control={control}
            name="role"
            render={({ field }) => (
              <Field label="Role">
                <Select options={roleOptions(role)} value={field.value} onChange={field.onChange} />
              </Field>
            )}
          />
          <Button type="submit" kind="main" busy={formState.isSubmitting} className="sm:mt-[22px]">
            Invite
          </Button>
        </div>
        {made && (
          <div
            role="status"
            className="flex flex-wrap items-center gap-2 rounded-md bg-succeeded-soft px-3 py-2 text-sm"
          >
            <p className="min-w-0 flex-1 basis-60">
              Send this link to {made.email}. It is shown only now, and works once:{' '}
              <code className="break-all">{made.link}</code>
            </p>
            <CopyButton text={made.link} label="Copy the link" worded />
          </div>
        )}
      </form>
      {invitations.data?.length === 0 && <p className="px-4 py-3 text-ink-3">Nobody is waiting.</p>}
      <ul>
        {invitations.data?.map((invitation) => (
          <li
            key={invitation.id}
            className="flex min-h-10 flex-wrap items-center gap-3 border-b border-line px-4 py-1.5 last:border-0"
          >
            <span className="min-w-0 flex-1 truncate">{invitation.email}</span>
            <span className="text-sm text-ink-3">
              as {invitation.role}, ends <Moment at={invitation.expiresAt} />
            </span>
            <IconButton
              icon="close"
              label={`Take back the invitation of ${invitation.email}`}
              busy={revoke.isPending && revoke.variables.id === invitation.id}
              onClick={() => revoke.mutate({ id: invitation.id })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
