import type { Metadata, ValueSummary } from '../run/metadata.ts'

/** A value of an asset as it was made once. */
export interface MadeValue {
  atMs: number
  runId: string
  durationMs: number | null
  summary: ValueSummary | null
  metadata: Metadata
}

/** How one figure of an asset went over its materializations. */
export interface ValueCourse {
  name: string
  unit: 'rows' | 'bytes' | 'ms' | 'number'
  /** Oldest first. */
  points: { atMs: number; runId: string; value: number }[]
}

const figuresOf = ({
  durationMs,
  summary,
  metadata,
}: MadeValue): Map<string, Omit<ValueCourse, 'points'> & { value: number }> => {
  const figures = new Map<string, Omit<ValueCourse, 'points'> & { value: number }>()
  const put = (name: string, unit: ValueCourse['unit'], value: unknown): void => {
    // Numbers that JSON cannot hold travel as words; they have no place on an axis.
    if (typeof value === 'number' && Number.isFinite(value))
      figures.set(`${unit} ${name}`, { name, unit, value })
  }
  put('Rows', 'rows', summary?.rows)
  put('Took', 'ms', durationMs)
  put('Size', 'bytes', summary?.sizeBytes)
  for (const [name, { type, value }] of Object.entries(metadata))
    if (type === 'int' || type === 'float' || type === '__infer__') put(name, 'number', value)
  return figures
}

/**
 * The figures of an asset over time: rows, duration, size, and every number its code reports, in the order in which they were first seen. A figure that was
 * seen once has no course.
 */
export const valueCourses = (made: readonly MadeValue[]): ValueCourse[] => {
  const courses = new Map<string, ValueCourse>()
  for (const one of made.toSorted((a, b) => a.atMs - b.atMs))
    for (const [key, { name, unit, value }] of figuresOf(one)) {
      const course = courses.get(key) ?? { name, unit, points: [] }
      course.points.push({ atMs: one.atMs, runId: one.runId, value })
      courses.set(key, course)
    }
  return [...courses.values()].filter(({ points }) => points.length > 1)
}
