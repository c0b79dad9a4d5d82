'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { MetadataFacts } from '#components/assets/metadata-facts.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { Sample } from '#core/trial/sample.ts'

import { tabSeparated } from './filter-rows.ts'
import { SampleProfile, SampleSchema } from './sample-profile.tsx'
import { SampleTable } from './sample-table.tsx'

export const faces = [
  { value: 'table', label: 'Table' },
  { value: 'profile', label: 'Profile' },
  { value: 'schema', label: 'Schema' },
  { value: 'raw', label: 'Raw' },
] as const
export type Face = (typeof faces)[number]['value']

interface SampleViewProps {
  runId: string
  asset: string
  face: Face
  /** It may still come: the trial goes on. */
  isComing: boolean
  /** How far the trial is: what was not there before may be now. */
  progress: number
}

/** What a trial left to see of an asset. Fetched again when the trial has got further. */
export function SampleView({ runId, asset, face, isComing, progress }: SampleViewProps) {
  const api = useTRPC()
  const { data, error, refetch } = useQuery({
    ...api.trials.sample.queryOptions({ runId, asset }),
    // What is there never changes.
    staleTime: (query) => (query.state.data ? Infinity : 0),
  })
  const isMissing = data === null
  useEffect(() => {
    if (isMissing) void refetch()
  }, [progress, isMissing, refetch])
  if (error && !data)
    return (
      <Banner
        tone="failed"
        title="The sample could not be fetched."
        actions={<Button onClick={() => void refetch()}>Fetch again</Button>}
      >
        {sentenceOf(error)}
      </Banner>
    )
  if (data === undefined || (data === null && isComing))
    return <SkeletonRows label={`Waiting for ${asset}`} />
  if (data === null)
    return (
      <EmptyState icon="eye" title="There is nothing to see">
        The code ended without a value of {asset}, or keeps it somewhere else.
      </EmptyState>
    )
  return <SampleFace asset={asset} sample={data} face={face} />
}

function SampleFace({ asset, sample, face }: { asset: string; sample: Sample; face: Face }) {
  if (sample.kind === 'table') {
    if (face === 'profile') return <SampleProfile label={asset} table={sample} />
    if (face === 'schema') return <SampleSchema label={asset} table={sample} />
    if (face === 'raw')
      return (
        <Plain
          label={asset}
          text={tabSeparated([sample.columns.map(({ name }) => name), ...sample.rows])}
          isCut={sample.rowCount !== null && sample.rowCount > sample.rows.length}
        />
      )
    return sample.columns.length === 0 ? (
      <EmptyState icon="table" title="An empty table">
        It has neither rows nor columns.
      </EmptyState>
    ) : (
      <SampleTable key={asset} label={asset} table={sample} />
    )
  }
  if (sample.kind === 'observed')
    return (
      <ScrollRegion label={`What was seen of ${asset}`} className="min-h-0 flex-1">
        <div className="grid gap-3 p-3">
          <Facts
            facts={[
              {
                name: 'Data version',
                value:
                  sample.dataVersion === null ? (
                    'The code gave none back.'
                  ) : (
                    <code className="break-all">{sample.dataVersion}</code>
                  ),
              },
            ]}
          />
          <MetadataFacts metadata={sample.metadata} />
        </div>
      </ScrollRegion>
    )
  if (sample.kind !== 'closed') return <Plain label={asset} text={sample.text} isCut={sample.isCut} />
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p className="border-b border-line px-3 py-1.5 text-xs text-ink-3">
        Stored as {sample.format}, which only its own language reads. This is what it says of itself; set the
        format of the asset to parquet or json to see rows.
      </p>
      <Plain label={asset} text={sample.words ?? 'nothing'} isCut={false} />
    </div>
  )
}

function Plain({ label, text, isCut }: { label: string; text: string; isCut: boolean }) {
  return (
    <ScrollRegion label={`Text of ${label}`} className="min-h-0 flex-1">
      <pre className="p-3 font-mono text-xs">{text}</pre>
      {isCut && <p className="px-3 pb-3 text-xs text-ink-3">There is more; this is its beginning.</p>}
    </ScrollRegion>
  )
}
