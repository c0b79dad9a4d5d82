import { DesignerPage } from '#components/designer/designer-page.tsx'

interface ScreenProps {
  params: Promise<{ name: string }>
  searchParams: Promise<{ element?: string | string[]; line?: string | string[] }>
}

export default async function DesignerScreen({ params, searchParams }: ScreenProps) {
  const { name } = await params
  const { element, line } = await searchParams
  return (
    <DesignerPage
      pipeline={decodeURIComponent(name)}
      element={typeof element === 'string' ? element : undefined}
      line={typeof line === 'string' && /^\d{1,7}$/.test(line) ? Number(line) : undefined}
    />
  )
}
