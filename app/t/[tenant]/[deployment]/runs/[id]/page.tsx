import { AskAhead } from '#components/api/ask-ahead.tsx'
import { type Place, placeIn } from '#components/routes.ts'
import { RunPage } from '#components/runs/run-page.tsx'

export default async function RunScreen({ params }: { params: Promise<Place & { id: string }> }) {
  const { id, ...place } = await params
  const runId = decodeURIComponent(id)
  return (
    <>
      <AskAhead place={placeIn(place)} asked={[{ path: 'runs.show', input: { runId } }]} />
      <RunPage runId={runId} />
    </>
  )
}
