'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatBytes, formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Popover } from '#components/ui/popover.tsx'
import type { CriticalPath } from '#core/run/critical-path.ts'

import { ChangeLines } from './again/again-changes.tsx'
import type { RunAnswer } from './run-answer.ts'
import { endWords, pathWords } from './run-path.ts'
import { waitWords } from './wait-words.ts'

/** What the run is: where it came from, on what it ran, how long it waited and for what, what decides its end. */
export function RunFacts({
  run,
  path,
  nowMs,
}: {
  run: RunAnswer
  /** Null until it is known. */
  path: CriticalPath | null
  nowMs: number
}) {
  const place = usePlace()
  const facts = [
    {
      name: run.pipelines.length === 1 ? 'Pipeline' : 'Pipelines',
      value: run.pipelines.map((pipeline, index) => (
        <span key={pipeline.id}>
          {index > 0 && ', '}
          <Link href={routes.designer(place, pipeline.name)} className="hover:underline">
            {pipeline.name}
          </Link>
          {` · version ${pipeline.number}`}
        </span>
      )),
    },
    { name: 'Runs', value: run.job ?? run.title },
    {
      name: 'Started by',
      value: (
        <>
          {run.trigger.words} · <Moment at={run.enqueuedAt} />
        </>
      ),
    },
    { name: 'Runs on', value: runsOn(run) },
    { name: 'Waited', value: waitWords(run.wait) },
    { name: 'Steps', value: stepWords(run) },
    { name: 'Data', value: dataWords(run) },
  ]
  if (path && path.links.length > 1)
    facts.push({
      name: 'Critical path',
      value: (
        <span className="font-mono" title={path.links.map((link) => link.key).join(' → ')}>
          {pathWords(path)}
        </span>
      ),
    })
  const ends = path && endWords(run, path, nowMs)
  if (ends) facts.push({ name: 'Ends', value: ends })
  if (run.parent)
    facts.push({
      name: 'Made of',
      value: <MadeOf run={run} parent={run.parent} />,
    })
  if (run.retries.length > 0)
    facts.push({
      name: 'Retried as',
      value: run.retries.map((retry) => (
        <Link key={retry.id} href={routes.run(place, retry.id)} className="mr-2 font-mono hover:underline">
          {`${retry.id.slice(-6)} ${retry.status}`}
        </Link>
      )),
    })
  const tags = Object.entries(run.tags)
  return (
    <div className="flex flex-wrap items-center gap-x-7 gap-y-2 border-b border-line px-4 py-2.5">
      <Facts facts={facts} />
      {tags.length > 0 && (
        <span className="flex flex-wrap gap-1">
          {tags.map(([name, value]) => (
            <Chip key={name} mono>{`${name}=${value}`}</Chip>
          ))}
        </span>
      )}
    </div>
  )
}

/** The run this one was made of, what it was given otherwise, and the way to compare the two. */
function MadeOf({ run, parent }: { run: RunAnswer; parent: string }) {
  const place = usePlace()
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Link href={routes.run(place, parent)} className="font-mono hover:underline">
        {parent.slice(-8)}
      </Link>
      {run.changes.length === 0 ? (
        <span className="font-normal text-ink-2">nothing given otherwise</span>
      ) : (
        <Popover
          label="What was changed"
          trigger={
            <button type="button" className="underline">
              {`${formatQuantity(run.changes.length, 'thing')} changed`}
            </button>
          }
        >
          <div className="max-w-[min(460px,90vw)]">
            <ChangeLines changes={run.changes} />
          </div>
        </Popover>
      )}
    </span>
  )
}

function runsOn(run: RunAnswer): string {
  const last = run.attempts.at(-1)
  if (!last) return 'not launched yet'
  return run.attempts.length === 1 ? last.launcher : `${last.launcher} · attempt ${last.attempt}`
}

/** What its IO managers moved. */
function dataWords({ data: { readBytes, writtenBytes } }: RunAnswer): string {
  return `${formatBytes(readBytes)} read, ${formatBytes(writtenBytes)} written`
}

function stepWords(run: RunAnswer): string {
  const { total, succeeded, failed, skipped, running } = run.stepCounts
  const parts = [`${succeeded} of ${total}`]
  if (running > 0) parts.push(`${running} running`)
  if (failed > 0) parts.push(`${failed} failed`)
  if (skipped > 0) parts.push(`${skipped} skipped`)
  return parts.join(', ')
}
