import { ResourcesPage } from '#components/resources/resources-page.tsx'

export default function ResourcesScreen() {
  return <ResourcesPage />
}
