import { PoolsPage } from '#components/pools/pools-page.tsx'

export default function PoolsPageScreen() {
  return <PoolsPage />
}
