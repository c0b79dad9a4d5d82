'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { SidePanel } from '#components/ui/side-panel.tsx'
import type { Json } from '#core/json.ts'
import { secretNamedBy } from '#core/resource/secret-reference.ts'

import type { ResourceAnswer } from './resource-answer.ts'
import { TestResource } from './test-resource.tsx'
import { UseLinks } from './use-links.tsx'

const spelled = (value: Json): string => {
  const secret = secretNamedBy(value)
  if (secret !== undefined) return `the secret ${secret}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** One resource: how it is configured, what uses it, and whether it answers. */
export function ResourcePanel({ resource, onClose }: { resource: ResourceAnswer; onClose: () => void }) {
  const place = usePlace()
  const { name, type, typeLabel, description, pipeline, elementId, config, uses } = resource
  return (
    <SidePanel
      label={`Resource ${name}`}
      title={name}
      about={`About ${name}`}
      actions={
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: elementId })}>Edit</Link>
        </ButtonLook>
      }
      onClose={onClose}
    >
      {description && <p className="text-ink-2">{description}</p>}
      <p>{typeLabel}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {Object.entries(config).map(([field, value]) => (
          <div key={field} className="contents">
            <dt className="text-ink-3">{field}</dt>
            <dd className="min-w-0 font-mono text-xs break-all">{spelled(value)}</dd>
          </div>
        ))}
      </dl>
      <TestResource type={type} config={config} />
      <h3 className="text-md">Used by</h3>
      <UseLinks uses={uses} most={50} />
    </SidePanel>
  )
}
