import { DesignerPage } from '#components/designer/designer-page.tsx'

type Word = string | string[] | undefined

interface ScreenProps {
  params: Promise<{ name: string }>
  searchParams: Promise<{ element?: Word; line?: Word; version?: Word }>
}

const numberIn = (word: Word): number | undefined =>
  typeof word === 'string' && /^\d{1,7}$/.test(word) ? Number(word) : undefined

export default async function DesignerScreen({ params, searchParams }: ScreenProps) {
  const { name } = await params
  const { element, line, version } = await searchParams
  return (
    <DesignerPage
      pipeline={decodeURIComponent(name)}
      at={{
        element: typeof element === 'string' ? element : undefined,
        line: numberIn(line),
        version: numberIn(version),
      }}
    />
  )
}
