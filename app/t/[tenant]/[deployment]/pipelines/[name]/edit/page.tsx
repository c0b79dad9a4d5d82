import { AskAhead } from '#components/api/ask-ahead.tsx'
import { DesignerPage } from '#components/designer/designer-page.tsx'
import { type Place, placeIn } from '#components/routes.ts'

type Word = string | string[] | undefined

interface ScreenProps {
  params: Promise<Place & { name: string }>
  searchParams: Promise<{ element?: Word; line?: Word; version?: Word }>
}

const numberIn = (word: Word): number | undefined =>
  typeof word === 'string' && /^\d{1,7}$/.test(word) ? Number(word) : undefined

export default async function DesignerScreen({ params, searchParams }: ScreenProps) {
  const { name, ...place } = await params
  const pipeline = decodeURIComponent(name)
  const { element, line, version } = await searchParams
  return (
    <>
      <AskAhead place={placeIn(place)} asked={[{ path: 'drafts.open', input: { pipeline } }]} />
      <DesignerPage
        pipeline={pipeline}
        at={{
          element: typeof element === 'string' ? element : undefined,
          line: numberIn(line),
          version: numberIn(version),
        }}
      />
    </>
  )
}
