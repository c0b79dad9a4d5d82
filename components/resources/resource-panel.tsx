'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ButtonLook, IconButton } from '#components/ui/button.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Json } from '#core/json.ts'
import { secretNamedBy } from '#core/resource/secret-reference.ts'

import { type ResourceAnswer, typeWords } from './resource-answer.ts'
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
  const { name, type, description, pipeline, elementId, config, uses } = resource
  return (
    <aside
      aria-label={`Resource ${name}`}
      className="flex w-[400px] min-h-0 shrink-0 flex-col border-line max-lg:h-1/2 max-lg:w-full max-lg:border-t lg:border-l"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{name}</h2>
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: elementId })}>Edit</Link>
        </ButtonLook>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <ScrollRegion label={`About ${name}`} className="grid min-h-0 flex-1 content-start gap-3 p-4 text-sm">
        {description && <p className="text-ink-2">{description}</p>}
        <p>{typeWords(type)}</p>
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
      </ScrollRegion>
    </aside>
  )
}
