'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts'
import { LinePlot } from '#components/ui/line-plot.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { schemaChanges } from '#core/asset/schema-changes.ts'
import { type MadeValue, type ValueCourse, valueCourses } from '#core/asset/value-course.ts'

import { SchemaHistory } from './schema-history.tsx'

const shownValues = 200

const plain = (value: number): string =>
  new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value)
const formats: Record<ValueCourse['unit'], (value: number) => string> = {
  rows: (value) => formatCount(Math.round(value)),
  bytes: formatBytes,
  ms: formatDuration,
  number: plain,
}

/** How an asset's rows, duration, size and reported numbers went over its last materializations, and how its columns changed. */
export function AssetHistory({ assetKey }: { assetKey: string }) {
  const events = useQuery(useTRPC().assets.events.queryOptions({ key: assetKey, limit: shownValues }))
  const made = useMemo(
    (): MadeValue[] =>
      (events.data?.events ?? []).flatMap(({ kind, at, runId, durationMs, summary, metadata }) =>
        kind === 'materialization' ? [{ atMs: at.getTime(), runId, durationMs, summary, metadata }] : [],
      ),
    [events.data],
  )
  const courses = useMemo(() => valueCourses(made), [made])
  const changes = useMemo(() => schemaChanges(made), [made])
  if (courses.length === 0) return null
  return (
    <>
      <Panel title="Over time" about={`the last ${made.length} materializations`}>
        <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
          {courses.map((course) => (
            <Course key={`${course.unit} ${course.name}`} course={course} />
          ))}
        </div>
      </Panel>
      {changes.length > 0 && <SchemaHistory changes={changes} />}
    </>
  )
}

function Course({ course }: { course: ValueCourse }) {
  const place = usePlace()
  const router = useRouter()
  const format = formats[course.unit]
  const [pointed, setPointed] = useState<number>()
  const point = course.points[pointed ?? course.points.length - 1] ?? course.points.at(-1)
  if (!point) return null
  const runAt = (runId: string): string => routes.run(place, runId)
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex items-baseline gap-2 text-sm">
        <span className="font-medium">{course.name}</span>
        <span className="ml-auto font-mono tabular-nums">{format(point.value)}</span>
        <Moment at={point.atMs} className="min-w-16 text-right text-ink-3" />
      </figcaption>
      <LinePlot
        label={`${course.name} over ${course.points.length} materializations, at last ${format(point.value)}`}
        points={course.points}
        format={format}
        onPoint={setPointed}
        onPick={(index) => {
          const picked = course.points[index]
          if (picked) router.push(runAt(picked.runId))
        }}
      />
      <details className="text-sm text-ink-3">
        <summary className="w-max cursor-pointer rounded-sm">As a table</summary>
        <ul className="mt-1 max-h-48 overflow-y-auto">
          {course.points.toReversed().map(({ atMs, runId, value }) => (
            <li key={`${runId} ${atMs}`} className="flex gap-3 py-0.5">
              <Link href={runAt(runId)} className="font-mono underline underline-offset-2">
                {runId.slice(-8)}
              </Link>
              <Moment at={atMs} />
              <span className="ml-auto font-mono text-ink-2 tabular-nums">{format(value)}</span>
            </li>
          ))}
        </ul>
      </details>
    </figure>
  )
}
