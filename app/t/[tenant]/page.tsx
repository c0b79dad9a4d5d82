import { ApiProvider } from '#components/api/provider.tsx'
import { Start } from '#components/people/start.tsx'

export default async function TenantScreen({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params
  return (
    <ApiProvider place={null}>
      <Start tenant={decodeURIComponent(tenant)} />
    </ApiProvider>
  )
}
