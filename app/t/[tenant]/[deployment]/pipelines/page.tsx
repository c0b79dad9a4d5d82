import { PipelinesPage } from '#components/pipelines/pipelines-page.tsx'

export default function PipelinesScreen() {
  return <PipelinesPage />
}
