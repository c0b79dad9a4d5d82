import { classes } from '#components/ui/classes.ts'
import type { ColumnProfile } from '#core/trial/sample.ts'

/** The heights of the bars of a column, the highest being 1: how numbers spread, or how often the commonest words occur. */
const barsOf = ({ histogram, top }: ColumnProfile): number[] => {
  const counts = histogram?.counts ?? top.map(({ count }) => count)
  const most = Math.max(1, ...counts)
  return counts.map((count) => count / most)
}

/** How the values of a column spread, as small bars; its figures are said beside it. */
export function Histogram({ column, className }: { column: ColumnProfile; className?: string }) {
  const bars = barsOf(column)
  const width = 100 / Math.max(bars.length, 1)
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      className={classes(column.histogram ? 'text-accent' : 'text-ink-3', className)}
    >
      <rect y={19.5} width={100} height={0.5} fill="currentColor" opacity={0.35} />
      {bars.map((height, index) => (
        <rect
          key={index}
          x={index * width + width * 0.08}
          width={width * 0.84}
          y={20 - Math.max(height * 19, height > 0 ? 1 : 0)}
          height={Math.max(height * 19, height > 0 ? 1 : 0)}
          fill="currentColor"
          opacity={0.75}
        />
      ))}
    </svg>
  )
}
