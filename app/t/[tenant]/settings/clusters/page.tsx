import { ClustersPage } from '#components/clusters/clusters-page.tsx'

export default function ClustersPageScreen() {
  return <ClustersPage />
}
