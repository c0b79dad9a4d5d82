import { RunsPage } from '#components/runs/runs-page.tsx'

export default function RunsScreen() {
  return <RunsPage />
}
