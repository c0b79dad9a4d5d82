import { RunPage } from '#components/runs/run-page.tsx'

export default async function RunScreen({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <RunPage runId={decodeURIComponent(id)} />
}
