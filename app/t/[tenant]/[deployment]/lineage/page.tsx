import { LineagePage } from '#components/lineage/lineage-page.tsx'

export default function LineageScreen() {
  return <LineagePage />
}
