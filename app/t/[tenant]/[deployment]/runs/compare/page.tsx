import { ComparePage } from '#components/runs/compare/compare-page.tsx'

export default function CompareScreen() {
  return <ComparePage />
}
