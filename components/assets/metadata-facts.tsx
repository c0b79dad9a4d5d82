'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { formatNumber } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Json } from '#core/json.ts'
import type { Metadata, MetadataValue } from '#core/run/metadata.ts'

import { MarkdownText } from './markdown-text.tsx'
import { metadataTable } from './metadata-table.ts'
import { safeUrl } from './safe-url.ts'
import { PreviewTable } from './value-preview.tsx'

const link = 'text-accent underline underline-offset-2 break-all'

/** What the code said about what it made, each value by its type. */
export function MetadataFacts({ metadata }: { metadata: Metadata }) {
  const entries = Object.entries(metadata)
  if (entries.length === 0) return <p className="text-ink-3">The code reported nothing more.</p>
  return (
    <dl className="grid gap-3">
      {entries.map(([name, value]) => (
        <div key={name} className="grid gap-0.5">
          <dt className="text-xs text-ink-3">{name}</dt>
          <dd className="min-w-0 text-sm">
            <MetadataContent value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function MetadataContent({ value: { type, value } }: { value: MetadataValue }) {
  const place = usePlace()
  const table = metadataTable({ type, value })
  if (table)
    return (
      <div className="rounded-md border border-line">
        <PreviewTable columns={table.columns} rows={table.rows} />
      </div>
    )
  switch (type) {
    case 'url': {
      const href = typeof value === 'string' ? safeUrl(value) : undefined
      return href ? (
        <a href={href} rel="noreferrer" target="_blank" className={link}>
          {href}
        </a>
      ) : (
        <Plain value={value} />
      )
    }
    case 'md':
      return <MarkdownText text={typeof value === 'string' ? value : ''} />
    case 'int':
    case 'float':
      return <Plain value={value} />
    case 'timestamp':
      // Dagster sends seconds since 1970.
      return typeof value === 'number' ? <Moment at={value * 1000} /> : <Plain value={value} />
    case 'asset': {
      const key = Array.isArray(value) ? value.filter((part) => typeof part === 'string').join('/') : value
      return typeof key === 'string' ? (
        <Link href={routes.asset(place, key)} className={`${link} font-mono`}>
          {key}
        </Link>
      ) : (
        <Plain value={value} />
      )
    }
    case 'dagster_run':
      return typeof value === 'string' ? (
        <Link href={routes.run(place, value)} className={`${link} font-mono`}>
          {value}
        </Link>
      ) : (
        <Plain value={value} />
      )
    case 'path':
    case 'notebook':
    case 'job':
      return <code className="break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</code>
    default:
      return <Plain value={value} />
  }
}

function Plain({ value }: { value: Json }) {
  if (value === null) return <span className="text-ink-3">nothing</span>
  if (typeof value === 'number')
    return (
      <span className="tabular-nums" title={String(value)}>
        {formatNumber(value)}
      </span>
    )
  if (typeof value === 'object')
    return (
      <ScrollRegion label="JSON" className="max-h-60 rounded-md bg-sunken">
        <pre className="p-2 whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>
      </ScrollRegion>
    )
  return <span className="break-words whitespace-pre-wrap">{String(value)}</span>
}
