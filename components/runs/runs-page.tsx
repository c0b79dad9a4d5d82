'use client'
import { topics } from '#components/api/topics.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { Page } from '#components/shell/page.tsx'
import { Segmented } from '#components/ui/segmented.tsx'

import { useRunFace } from './run-face.ts'
import { RunsBody } from './runs-body.tsx'

const faces = [
  { value: 'list', label: 'List', icon: 'runs' },
  { value: 'grid', label: 'Grid', icon: 'table' },
  { value: 'timeline', label: 'Timeline', icon: 'schedule' },
] as const

/** All runs of the deployment, live; filter and face are the address. */
export function RunsPage() {
  const [face, setFace] = useRunFace()
  useLiveQueries(['runs', topics.backfills])
  return (
    <Page
      crumbs={[{ label: 'runs' }]}
      fill
      actions={<Segmented label="How runs are shown" options={faces} value={face} onChange={setFace} />}
    >
      <RunsBody />
    </Page>
  )
}
