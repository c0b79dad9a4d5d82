import { classes } from './classes.ts'

interface SparklineProps {
  /** Says what the line shows and its newest figure. */
  label: string
  values: readonly number[]
  className?: string
}

/** The course of a figure as a small line, from its least to its most. */
export function Sparkline({ label, values, className }: SparklineProps) {
  const least = Math.min(...values)
  const span = Math.max(...values) - least || 1
  const points = values.map(
    (value, index) =>
      `${values.length === 1 ? 50 : (index / (values.length - 1)) * 100},${28 - ((value - least) / span) * 24}`,
  )
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      className={classes('text-accent', className)}
    >
      <polyline points={`0,30 ${points.join(' ')} 100,30`} fill="currentColor" opacity={0.12} />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
