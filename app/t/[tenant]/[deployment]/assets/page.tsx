import { CatalogPage } from '#components/assets/catalog-page.tsx'

export default function CatalogScreen() {
  return <CatalogPage />
}
