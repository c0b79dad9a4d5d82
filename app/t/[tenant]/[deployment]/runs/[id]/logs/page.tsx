import { BesidePage } from '#components/runs/beside/beside-page.tsx'

export default async function LogsScreen({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <BesidePage runId={decodeURIComponent(id)} />
}
