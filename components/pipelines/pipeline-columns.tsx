import { type Place, routes } from '#components/routes.ts'
import { IconButton } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import type { Column } from '#components/ui/table.tsx'

import type { PipelineRow } from './pipeline-answer.ts'
import { PipelineStanding } from './pipeline-standing.tsx'

/** What can be done with a pipeline from its line; what the reader may not do is absent. */
export interface PipelineCommands {
  open: (pipeline: PipelineRow) => void
  versions: (pipeline: PipelineRow) => void
  save: (pipeline: PipelineRow, format: 'yaml' | 'json') => void
  rename: ((pipeline: PipelineRow) => void) | undefined
  remove: ((pipeline: PipelineRow) => void) | undefined
}

function items(pipeline: PipelineRow, commands: PipelineCommands): MenuItem[] {
  const { rename, remove } = commands
  return [
    { kind: 'action', label: 'Open', icon: 'designer', onSelect: () => commands.open(pipeline) },
    { kind: 'action', label: 'Versions', icon: 'history', onSelect: () => commands.versions(pipeline) },
    { kind: 'line' },
    {
      kind: 'action',
      label: 'Save as YAML',
      icon: 'download',
      onSelect: () => commands.save(pipeline, 'yaml'),
    },
    {
      kind: 'action',
      label: 'Save as JSON',
      icon: 'download',
      onSelect: () => commands.save(pipeline, 'json'),
    },
    ...(rename || remove ? ([{ kind: 'line' }] as const) : []),
    ...(rename
      ? [
          {
            kind: 'action' as const,
            label: 'Rename…',
            icon: 'edit' as const,
            onSelect: () => rename(pipeline),
          },
        ]
      : []),
    ...(remove
      ? [
          {
            kind: 'action' as const,
            label: 'Delete…',
            icon: 'trash' as const,
            danger: true,
            onSelect: () => remove(pipeline),
          },
        ]
      : []),
  ]
}

/** What the list of pipelines shows of each. */
export function pipelineColumns(place: Place, commands: PipelineCommands): Column<PipelineRow>[] {
  return [
    {
      id: 'name',
      header: 'Pipeline',
      width: 'minmax(150px,2fr)',
      sortBy: (one) => one.name,
      cell: (one) => (
        <span className="min-w-0">
          <RowLink
            href={routes.designer(place, one.name)}
            className="block truncate rounded-sm font-mono font-medium hover:underline"
          >
            {one.name}
          </RowLink>
          {one.description && <span className="block truncate text-ink-3">{one.description}</span>}
        </span>
      ),
    },
    {
      id: 'live',
      header: 'Live',
      width: 'minmax(150px,1.2fr)',
      sortBy: (one) => one.active?.number,
      cell: (one) => <PipelineStanding pipeline={one} />,
    },
    {
      id: 'elements',
      header: 'Size',
      width: '120px',
      align: 'end',
      wideOnly: true,
      sortBy: (one) => one.elements,
      cell: (one) => <span className="text-ink-2">{formatQuantity(one.elements, 'element')}</span>,
    },
    {
      id: 'updated',
      header: 'Edited',
      width: 'minmax(150px,1fr)',
      wideOnly: true,
      sortBy: (one) => one.updatedAt.getTime(),
      cell: (one) => (
        <span className="truncate text-ink-2">
          <Moment at={one.updatedAt} />
          {one.updatedBy && ` by ${one.updatedBy}`}
        </span>
      ),
    },
    {
      id: 'more',
      header: '',
      width: '28px',
      cell: (one) => (
        <Menu items={items(one, commands)}>
          <IconButton icon="more" label={`More for ${one.name}`} />
        </Menu>
      ),
    },
  ]
}
