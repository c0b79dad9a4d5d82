import { VersionsPage } from '#components/designer/versions-page.tsx'

interface PageProps {
  params: Promise<{ name: string }>
  searchParams: Promise<{ version?: string }>
}

export default async function Page({ params, searchParams }: PageProps) {
  const { name } = await params
  const { version } = await searchParams
  return (
    <VersionsPage
      pipeline={decodeURIComponent(name)}
      version={version === undefined ? undefined : Number(version)}
    />
  )
}
