'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { TestResource } from '#components/resources/test-resource.tsx'
import { routes } from '#components/routes.ts'
import { setField } from '#core/document/commands/set-field.ts'
import type { ElementOf } from '#core/document/element.ts'
import type { Json } from '#core/json.ts'
import { describedType, describesFields } from '#core/resource/described-type.ts'
import { secretNamedBy } from '#core/resource/secret-reference.ts'

import { useDesigner, useDesignerState } from '../../designer-context.tsx'
import { fieldSpec } from '../../form/field-spec.ts'
import { spaced } from '../../form/field-words.ts'
import { SchemaField } from '../../form/schema-field.tsx'
import { SecretField } from '../../form/secret-field.tsx'
import { useFieldChange } from '../../form/use-field-change.ts'
import { problemsOf } from '../../problem.ts'

interface ResourceConfigProps {
  element: ElementOf<'resource'>
  error: string | undefined
}

/** The configuration of a resource by its type, each field with what is wrong with it; what is secret is chosen among the secrets. */
export function ResourceConfig({ element, error: whole }: ResourceConfigProps) {
  const { store, canEdit } = useDesigner()
  const { refused, change } = useFieldChange()
  const problems = useDesignerState((state) => problemsOf(state.problems, element.id))
  const secrets = useQuery(useTRPC().secrets.list.queryOptions())
  const place = usePlace()
  const { id, type, config: value = {}, configSchema } = element
  const known = describedType(type, configSchema)
  const put = (next: Json | undefined) =>
    change(setField(store.document, { id, field: 'config', value: next }))
  if (!known || !describesFields(type, configSchema))
    return (
      <SchemaField
        name="config"
        spec={{ type: 'json' }}
        value={element.config}
        onChange={put}
        refused={refused}
        error={whole}
        disabled={!canEdit}
        path="config"
      />
    )
  const fields = Object.entries(known.config.shape)
  if (fields.length === 0) return null
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _, ...rest } = value
    const all = next === undefined ? rest : { ...rest, [name]: next }
    return put(Object.keys(all).length > 0 ? all : undefined)
  }
  const names = secrets.data?.flatMap((secret) => (secret.state === 'missing' ? [] : [secret.name])) ?? []
  const hintOf = (named: string | undefined) =>
    secrets.data && named !== undefined && named !== '' && !names.includes(named) ? (
      <>
        {`Nobody has set ${named} yet. `}
        <Link href={routes.resources(place, { face: 'secrets' })} className="underline">
          Set it
        </Link>
      </>
    ) : undefined
  return (
    <fieldset className="grid gap-3 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-sm font-medium text-ink-2">{known.label}</legend>
      {fields.map(([name, schema]) => {
        const path = `config.${name}`
        const named = secretNamedBy(value[name] ?? null)
        const shared = {
          name,
          path,
          value: value[name],
          // A warning is said here too: a password that all may read is not to be overlooked.
          error: problems.find(({ field }) => field === path)?.message,
          disabled: !canEdit,
          words: known.words && { label: spaced(name), ...known.words[name] },
        }
        return known.secrets.includes(name) || named !== undefined ? (
          <SecretField
            key={name}
            {...shared}
            known={names}
            hint={hintOf(named)}
            onChange={(next) => void set(name, next)}
          />
        ) : (
          <SchemaField
            key={name}
            {...shared}
            spec={fieldSpec(schema, name)}
            refused={refused}
            onChange={(next) => set(name, next)}
          />
        )
      })}
      {whole !== undefined && (
        <p role="alert" className="text-sm text-failed">
          {whole}
        </p>
      )}
      <TestResource type={type} config={value} />
    </fieldset>
  )
}
