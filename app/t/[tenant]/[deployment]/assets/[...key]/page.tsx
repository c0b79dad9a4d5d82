import { AssetPage } from '#components/assets/asset-page.tsx'
import { assetKeyFrom } from '#components/routes.ts'

export default async function AssetScreen({ params }: { params: Promise<{ key: string[] }> }) {
  const { key } = await params
  return <AssetPage assetKey={assetKeyFrom(key)} />
}
