import { DeploymentsPage } from '#components/clusters/deployments-page.tsx'

export default function DeploymentsPageScreen() {
  return <DeploymentsPage />
}
