'use client'
import { usePlace } from '#components/api/provider.tsx'
import type { PipelineRow } from '#components/pipelines/pipeline-answer.ts'
import { PipelineStanding } from '#components/pipelines/pipeline-standing.tsx'
import { routes } from '#components/routes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { Panel } from '#components/ui/panel.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

/** The pipelines of the deployment; each line leads to its drawing. */
export function HomePipelines({ pipelines }: { pipelines: readonly PipelineRow[] }) {
  const place = usePlace()
  return (
    <Panel title="Pipelines" flush>
      <ul>
        {pipelines.map((pipeline) => (
          <li key={pipeline.id} className="border-b border-line last:border-0">
            <RowLink
              href={routes.designer(place, pipeline.name)}
              className="grid min-h-10 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 px-4 text-sm -outline-offset-2 hover:bg-hover sm:grid-cols-[minmax(0,1fr)_110px_200px]"
            >
              <span className="min-w-0 truncate">
                <span className="font-mono">{pipeline.name}</span>
                {pipeline.description && <span className="ml-2 text-ink-3">{pipeline.description}</span>}
              </span>
              <span className="text-ink-3 max-sm:hidden">{formatQuantity(pipeline.elements, 'element')}</span>
              <span className="flex justify-end">
                <PipelineStanding pipeline={pipeline} />
              </span>
            </RowLink>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
