import { AskAhead } from '#components/api/ask-ahead.tsx'
import { LineagePage } from '#components/lineage/lineage-page.tsx'
import { type Place, placeIn } from '#components/routes.ts'

export default async function LineageScreen({ params }: { params: Promise<Place> }) {
  return (
    <>
      <AskAhead place={placeIn(await params)} asked={[{ path: 'assets.graph' }]} />
      <LineagePage />
    </>
  )
}
