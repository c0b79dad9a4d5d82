'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Chip, StateText } from '#components/ui/chip.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { SchemaChange } from '#core/asset/schema-changes.ts'

/** How the columns of an asset changed, newest first; what may break who reads them says so. */
export function SchemaHistory({ changes }: { changes: readonly SchemaChange[] }) {
  const place = usePlace()
  return (
    <Panel title="Schema changes" flush>
      <ul>
        {changes.map(({ atMs, runId, added, removed, retyped, isBreaking }) => (
          <li
            key={`${runId} ${atMs}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2 text-sm last:border-0"
          >
            <StateText tone={isBreaking ? 'warn' : 'neutral'}>
              {isBreaking ? 'breaks readers' : 'columns added'}
            </StateText>
            <span className="flex min-w-0 flex-1 flex-wrap gap-1">
              {added.map(({ name, type }) => (
                <Chip key={name} mono>{`+ ${name} ${type}`}</Chip>
              ))}
              {removed.map(({ name, type }) => (
                <Chip key={name} mono>{`− ${name} ${type}`}</Chip>
              ))}
              {retyped.map(({ name, from, to }) => (
                <Chip key={name} mono>{`${name} ${from} → ${to}`}</Chip>
              ))}
            </span>
            <Link
              href={routes.run(place, runId)}
              className="font-mono text-accent underline underline-offset-2"
            >
              {runId.slice(-8)}
            </Link>
            <Moment at={atMs} className="text-ink-3" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
