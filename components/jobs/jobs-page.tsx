'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { type Answers, useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { askForLaunch } from '#components/launch/launch-offer.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Page } from '#components/shell/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

type Job = Answers['jobs']['list'][number]

/** Everything that can be run by name in this deployment. */
export function JobsPage() {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const may = usePermission('run.launch')
  const jobs = useQuery(trpc.jobs.list.queryOptions())
  useLiveQueries(['pipelines'])
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { failed: 'Not started' },
      onSuccess: ({ runId }) => router.push(routes.run(place, runId)),
    }),
  )
  const columns: Column<Job>[] = [
    {
      id: 'name',
      header: 'Job',
      width: 'minmax(140px,1fr)',
      sortBy: (job) => job.name,
      cell: (job) => (
        <>
          <span className="truncate font-mono">{job.name}</span>
          {job.isDisabled && <Chip>disabled</Chip>}
        </>
      ),
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(110px,0.7fr)',
      wideOnly: true,
      sortBy: (job) => job.pipeline,
      cell: (job) => (
        <RowLink href={routes.designer(place, job.pipeline)} className="truncate text-ink-2 hover:underline">
          {job.pipeline}
        </RowLink>
      ),
    },
    {
      id: 'target',
      header: 'Runs',
      width: 'minmax(140px,1.2fr)',
      wideOnly: true,
      cell: (job) => (
        <span className="truncate font-mono text-ink-2">
          {'selection' in job.target ? job.target.selection : `graph ${job.target.graph}`}
        </span>
      ),
    },
    {
      id: 'steps',
      header: 'Steps',
      width: '64px',
      align: 'end',
      sortBy: (job) => job.steps,
      cell: (job) => job.steps,
    },
    {
      id: 'description',
      header: 'Description',
      width: 'minmax(160px,2fr)',
      wideOnly: true,
      cell: (job) => <span className="truncate text-ink-2">{job.description}</span>,
    },
    {
      id: 'actions',
      header: '',
      width: '104px',
      align: 'end',
      cell: (job) => (
        <>
          <IconButton
            icon="runs"
            label={`Runs of ${job.name}`}
            onClick={() => router.push(routes.runs(place, { job: job.name }))}
          />
          <IconButton
            icon="gear"
            label={`Launch ${job.name} with configuration or tags…`}
            disabled={!may || job.isDisabled}
            onClick={() => askForLaunch({ job: job.name, pipeline: job.pipeline })}
          />
          <IconButton
            icon="play"
            label={
              job.isDisabled
                ? `Start ${job.name}: it is disabled. Enable it in the designer and publish`
                : may
                  ? `Start ${job.name}`
                  : `Start ${job.name}: your role here sees but does not launch`
            }
            disabled={!may || job.isDisabled || start.isPending}
            onClick={() => start.mutate({ target: { job: job.name, pipeline: job.pipeline } })}
          />
        </>
      ),
    },
  ]
  return (
    <Page crumbs={[{ label: 'jobs' }]} fill>
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        {!jobs.data && jobs.error ? (
          <EmptyState
            icon="error"
            failed
            title="The jobs cannot be shown"
            actions={<Button onClick={() => void jobs.refetch()}>Try again</Button>}
          >
            {sentenceOf(jobs.error)}
          </EmptyState>
        ) : !jobs.data ? (
          <SkeletonRows label="Loading jobs" />
        ) : (
          <Table
            label="Jobs"
            columns={columns}
            rows={jobs.data}
            rowKey={(job) => `${job.pipeline}/${job.name}`}
            empty={
              <EmptyState
                icon="job"
                title="No job is published"
                actions={
                  <Button kind="main" onClick={() => router.push(routes.pipelines(place))}>
                    Open the pipelines
                  </Button>
                }
              >
                A job names what is run together: a selection of assets, or a graph of ops. Draw one in a
                pipeline and publish it.
              </EmptyState>
            }
          />
        )}
      </div>
    </Page>
  )
}
