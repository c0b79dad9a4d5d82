import { JobsPage } from '#components/jobs/jobs-page.tsx'

export default function JobsScreen() {
  return <JobsPage />
}
