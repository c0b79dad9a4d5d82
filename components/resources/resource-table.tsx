'use client'
import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { RowLink } from '#components/ui/row-link.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import { type ResourceAnswer, resourceWord } from './resource-answer.ts'
import { UseLinks } from './use-links.tsx'

interface ResourceTableProps {
  resources: readonly ResourceAnswer[]
  /** The one that stands beside the table. */
  open: string | undefined
  onOpen: (resource: ResourceAnswer) => void
}

/** Every resource in a line: what it connects to, its pipeline and version, and what uses it. */
export function ResourceTable({ resources, open, onOpen }: ResourceTableProps) {
  const place = usePlace()
  const columns: Column<ResourceAnswer>[] = [
    {
      id: 'name',
      header: 'Resource',
      width: 'minmax(110px,1.2fr)',
      sortBy: ({ name }) => name,
      cell: ({ name }) => <span className="truncate font-mono">{name}</span>,
    },
    {
      id: 'type',
      header: 'Connects to',
      width: 'minmax(110px,1fr)',
      sortBy: ({ typeLabel }) => typeLabel,
      cell: ({ typeLabel }) => <span className="truncate">{typeLabel}</span>,
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(100px,0.9fr)',
      wideOnly: true,
      sortBy: ({ pipeline }) => pipeline,
      cell: ({ pipeline }) => (
        <RowLink href={routes.designer(place, pipeline)} className="truncate text-ink-2 hover:underline">
          {pipeline}
        </RowLink>
      ),
    },
    {
      id: 'version',
      header: 'Version',
      width: '72px',
      align: 'end',
      wideOnly: true,
      cell: ({ pipeline, version }) =>
        version !== null && (
          <RowLink href={routes.versions(place, pipeline, { version })} className="hover:underline">
            {version}
          </RowLink>
        ),
    },
    {
      id: 'uses',
      header: 'Used by',
      width: 'minmax(100px,1.4fr)',
      wideOnly: true,
      sortBy: ({ uses }) => -uses.length,
      cell: ({ uses }) => <UseLinks uses={uses} />,
    },
  ]
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Table
        label="Resources"
        columns={columns}
        rows={resources}
        rowKey={resourceWord}
        selected={new Set(open === undefined ? [] : [open])}
        onOpen={onOpen}
      />
    </div>
  )
}
