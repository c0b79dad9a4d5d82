import { VersionsPage } from '#components/designer/versions/versions-page.tsx'

interface PageProps {
  params: Promise<{ name: string }>
}

export default async function Page({ params }: PageProps) {
  const { name } = await params
  return <VersionsPage pipeline={decodeURIComponent(name)} />
}
