'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formCheck } from '#components/ui/form-check.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'
import { slugOf } from '#core/tenant/slug.ts'

import type { tenantInput } from './credentials.ts'
import { Entrance } from './entrance.tsx'
import { FormError } from './form-error.tsx'

const check = formCheck(() => import('./credentials.ts').then((part) => part.tenantInput))

function fieldOf(error: unknown): 'name' | 'slug' | 'root' {
  const refusal = refusalOf(error)
  if (refusal?.code === 'name_taken' || refusal?.detail.field === 'slug') return 'slug'
  return refusal?.detail.field === 'name' ? 'name' : 'root'
}

/** Names a new tenant; who makes it becomes its owner. */
export function NewTenantForm() {
  useFetchAhead(check.load)
  const { register, handleSubmit, setError, setValue, watch, formState } = useForm<
    z.infer<typeof tenantInput>
  >({
    resolver: check.resolver,
    defaultValues: { name: '', slug: '' },
  })
  const trpc = useTRPC()
  const allowed = useQuery(trpc.tenants.mayCreate.queryOptions())
  const create = useMutation(trpc.tenants.create.mutationOptions({ meta: { quiet: true } }))
  const submit = handleSubmit(async (values) => {
    try {
      const { slug } = await create.mutateAsync(values)
      window.location.assign(routes.tenant(slug))
    } catch (error) {
      setError(fieldOf(error), { message: sentenceOf(error) })
    }
  })
  const name = register('name')
  if (allowed.data?.why) return <Entrance title="Ask for an invitation">{allowed.data.why}</Entrance>
  return (
    <Entrance
      title="Name your organisation"
      text="Its pipelines, data, members and bill are kept apart from every other's."
    >
      <form method="post" onSubmit={submit} noValidate className="grid gap-4">
        <FormError sentence={formState.errors.root?.message} />
        <Field label="Name" error={formState.errors.name?.message}>
          <TextInput
            autoComplete="organization"
            {...name}
            onChange={(event) => {
              void name.onChange(event)
              if (!formState.dirtyFields.slug) setValue('slug', slugOf(event.target.value))
            }}
          />
        </Field>
        <Field
          label="Short name"
          hint={`In addresses: ${routes.tenant(watch('slug') || 'acme')}`}
          error={formState.errors.slug?.message}
        >
          <TextInput mono autoComplete="off" {...register('slug')} />
        </Field>
        <Button type="submit" kind="main" size="large" busy={formState.isSubmitting || create.isSuccess}>
          Create the organisation
        </Button>
      </form>
    </Entrance>
  )
}
