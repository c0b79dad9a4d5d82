'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { FormError } from '#components/people/form-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { whyBadSecret } from '#core/resource/why-bad-secret.ts'

import type { SecretScope } from './secret-answer.ts'

/** What is asked for: a secret that is not set, perhaps of that name, or another value for one that is. */
export interface SecretAsked {
  name: string
  rotated: SecretScope | null
}

/** Sets a secret, or gives one another value. What was typed is sent and forgotten. */
export function SecretDialog({ asked, onClose }: { asked: SecretAsked; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { deployment } = usePlace()
  const [name, setName] = useState(asked.name)
  const [value, setValue] = useState('')
  const [scope, setScope] = useState<SecretScope>(asked.rotated ?? 'deployment')
  const [isAsked, setAsked] = useState(false)
  const done = {
    meta: { quiet: true },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: trpc.secrets.pathKey() }),
  }
  const set = useMutation(trpc.secrets.set.mutationOptions(done))
  const rotate = useMutation(trpc.secrets.rotate.mutationOptions(done))
  const sending = asked.rotated ? rotate : set
  const bad = isAsked ? whyBadSecret({ name, value }) : undefined
  const errorAt = (field: 'name' | 'value') => (bad?.field === field ? bad.message : undefined)
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="narrow"
      title={asked.rotated ? `Rotate ${asked.name}` : 'Set a secret'}
      text={
        asked.rotated
          ? 'Runs that go on keep the value they began with. The next get this one.'
          : 'It is kept encrypted and shown to nobody again. Runs get it where a resource refers to it.'
      }
    >
      <form
        method="post"
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (!whyBadSecret({ name, value })) sending.mutate({ name, scope, value })
        }}
      >
        <FormError sentence={sending.error ? sentenceOf(sending.error) : undefined} />
        {!asked.rotated && (
          <>
            <Field label="Name" hint="As pipelines write it: { env: DB_PASSWORD }" error={errorAt('name')}>
              <TextInput
                mono
                autoComplete="off"
                value={name}
                onChange={(event) => setName(event.target.value.trim())}
              />
            </Field>
            <Field label="Of">
              <Select
                value={scope}
                options={[
                  { value: 'deployment', label: `This deployment, ${deployment}` },
                  { value: 'all', label: 'All deployments' },
                ]}
                onChange={setScope}
              />
            </Field>
          </>
        )}
        <Field label="Value" error={errorAt('value')}>
          <TextArea
            mono
            rows={3}
            autoComplete="off"
            className="[-webkit-text-security:disc]"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </Field>
        <Button type="submit" kind="main" busy={sending.isPending} className="justify-self-end">
          {asked.rotated ? 'Rotate' : 'Set the secret'}
        </Button>
      </form>
    </Dialog>
  )
}
